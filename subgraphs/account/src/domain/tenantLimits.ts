import { err, ok, type Result } from '@commerce/kernel';
import { type AccountError, invalidInput } from './errors.ts';

export const signInModes = ['API_KEY', 'OIDC', 'IAM', 'AUTHORIZER', 'SERVICE'] as const;

export type SignInMode = (typeof signInModes)[number];

/** A bucket of cost: it fills evenly and holds at most `burst`, a minute's where that is null. */
export interface CostRate {
  readonly costPerMinute: number;
  readonly burst: number | null;
}

export interface ModeLimits {
  readonly mode: SignInMode;
  readonly total: CostRate | null;
  readonly operation: CostRate | null;
  readonly credential: CostRate | null;
  readonly operations: readonly (CostRate & { readonly operation: string })[];
  readonly maxCost: number | null;
}

/** What the gateway lets a tenant's callers spend; null is the gateway's default. */
export interface Limits {
  readonly maxCost: number | null;
  readonly modes: readonly ModeLimits[];
}

export interface StoredLimits {
  readonly limits: Limits;
  readonly updatedAtMs: number;
  readonly updatedBy: string;
}

type Given<T> = T | null | undefined;
type RateInput = { readonly costPerMinute: number; readonly burst?: Given<number> };

export interface LimitsInput {
  readonly maxCost?: Given<number>;
  readonly modes: readonly {
    readonly mode: SignInMode;
    readonly total?: Given<RateInput>;
    readonly operation?: Given<RateInput>;
    readonly credential?: Given<RateInput>;
    readonly operations?: Given<readonly (RateInput & { readonly operation: string })[]>;
    readonly maxCost?: Given<number>;
  }[];
}

const highest = 1e12;
const maxOperations = 200;

const rateOf = ({ costPerMinute, burst = null }: RateInput): CostRate => ({ costPerMinute, burst });

/** Every number in reach, every mode and operation once. */
export const parseLimits = (input: LimitsInput): Result<Limits, AccountError[]> => {
  const errors: AccountError[] = [];
  const number = (value: Given<number>, ...field: string[]): void => {
    if (value === null || value === undefined || (value > 0 && value <= highest)) return;
    errors.push(invalidInput('OUT_OF_RANGE', 'above 0, at most 1e12', ['limits', ...field]));
  };
  const rate = (value: Given<RateInput>, ...field: string[]): void => {
    number(value?.costPerMinute, ...field, 'costPerMinute');
    number(value?.burst, ...field, 'burst');
  };
  const once = (names: readonly string[], ...field: string[]): void => {
    if (new Set(names).size < names.length)
      errors.push(invalidInput('GIVEN_TWICE', 'each at most once', ['limits', ...field]));
  };
  number(input.maxCost, 'maxCost');
  once(
    input.modes.map(({ mode }) => mode),
    'modes',
  );
  input.modes.forEach((mode, i) => {
    const at = ['modes', String(i)];
    number(mode.maxCost, ...at, 'maxCost');
    for (const name of ['total', 'operation', 'credential'] as const) rate(mode[name], ...at, name);
    const operations = mode.operations ?? [];
    const names = operations.map(({ operation }) => operation);
    once(names, ...at, 'operations');
    if (operations.length > maxOperations || names.some((name) => !/^[\x21-\x7e]{1,200}$/.test(name)))
      errors.push(
        invalidInput('BAD_OPERATIONS', `at most ${maxOperations}, names of 1 to 200 printable characters`, [
          'limits',
          ...at,
          'operations',
        ]),
      );
    operations.forEach((one, n) => rate(one, ...at, 'operations', String(n)));
  });
  if (errors.length > 0) return err(errors);
  return ok({
    maxCost: input.maxCost ?? null,
    modes: input.modes.map((mode) => ({
      mode: mode.mode,
      total: mode.total ? rateOf(mode.total) : null,
      operation: mode.operation ? rateOf(mode.operation) : null,
      credential: mode.credential ? rateOf(mode.credential) : null,
      operations: (mode.operations ?? []).map((one) => ({ operation: one.operation, ...rateOf(one) })),
      maxCost: mode.maxCost ?? null,
    })),
  });
};
