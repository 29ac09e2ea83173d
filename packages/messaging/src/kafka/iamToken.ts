import type { Clock } from '@commerce/kernel';

export interface IamToken {
  readonly token: string;
  /** Milliseconds since the Unix epoch. */
  readonly expiryTime: number;
}

/** Signs in advance of a connection: a pre-signed URL of AWS, made without asking AWS. */
export type SignIamToken = () => Promise<IamToken>;

/** A token is renewed when it has less than this left, in milliseconds, of its 15 minutes. */
const renewBeforeMs = 180_000;

/**
 * The token provider of OAUTHBEARER. One token serves all connections until it is nearly over;
 * connections that open at the same time share one signing.
 */
export const createIamTokenProvider = (
  sign: SignIamToken,
  clock: Clock,
): (() => Promise<{ value: string }>) => {
  let current: IamToken | undefined;
  let pending: Promise<IamToken> | undefined;

  const renew = (): Promise<IamToken> => {
    pending ??= sign().finally(() => {
      pending = undefined;
    });
    return pending;
  };

  return async () => {
    if (!current || current.expiryTime - clock.nowMs() < renewBeforeMs) current = await renew();
    return { value: current.token };
  };
};
