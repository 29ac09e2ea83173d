import { type TenantLimits, tenantLimitsSchema } from '@commerce/service';
import { z } from 'zod';
import type { OwnCalls } from './ownCalls.ts';

const rate = 'costPerMinute burst';

const query = `query ReadsTenantLimits {
  tenantLimits {
    maxCost
    modes {
      mode maxCost
      total { ${rate} } operation { ${rate} } credential { ${rate} }
      operations { operation ${rate} }
    }
  }
}`;

const rateAnswer = z.object({ costPerMinute: z.number(), burst: z.number().nullable() });

const answer = z.object({
  tenantLimits: z
    .object({
      maxCost: z.number().nullable(),
      modes: z.array(
        z.object({
          mode: z.string(),
          maxCost: z.number().nullable(),
          total: rateAnswer.nullable(),
          operation: rateAnswer.nullable(),
          credential: rateAnswer.nullable(),
          operations: z.array(rateAnswer.extend({ operation: z.string() })),
        }),
      ),
    })
    .nullable(),
});

type Rate = z.infer<typeof rateAnswer>;

const rateOf = ({ costPerMinute, burst }: Rate) => ({ costPerMinute, ...(burst !== null && { burst }) });

const ratesOf = (rates: Readonly<Record<string, Rate | null>>) =>
  Object.fromEntries(Object.entries(rates).flatMap(([name, one]) => (one ? [[name, rateOf(one)]] : [])));

/** The limits of an answer in the form of the tenants file; undefined: none were set by API. */
const limitsIn = (data: unknown): TenantLimits | undefined => {
  const { tenantLimits: found } = answer.parse(data);
  if (!found) return undefined;
  const modes = found.modes.map(({ mode, maxCost, operations, total, operation, credential }) => [
    mode.toLowerCase().replaceAll('_', '-'),
    {
      ...ratesOf({ total, operation, credential }),
      ...(operations.length > 0 && {
        operations: ratesOf(Object.fromEntries(operations.map((one) => [one.operation, one]))),
      }),
      ...(maxCost !== null && { maxCost }),
    },
  ]);
  return tenantLimitsSchema.parse({
    ...(found.maxCost !== null && { maxCost: found.maxCost }),
    modes: Object.fromEntries(modes) as object,
  });
};

/** Limits as the supergraph answers for them. */
export interface TenantLimitsLookup {
  isServed(): boolean;
  /** Undefined: none were set by API. Rejects while that cannot be known. */
  read(tenant: string): Promise<TenantLimits | undefined>;
}

export const createTenantLimitsLookup = (calls: OwnCalls): TenantLimitsLookup => ({
  isServed: () => calls.has('query', 'tenantLimits'),
  read: async (tenant) => limitsIn(await calls.ask({ tenant, query })),
});
