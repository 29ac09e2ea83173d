import { type Clock, CodedError, isTenantId } from '@commerce/kernel';

/** What STS gives for one tenant, in the SDK's form. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

export interface TenantCredentialsDeps {
  /** Asks for new ones; rejects when that fails. */
  readonly assume: (tenant: string) => Promise<SessionCredentials>;
  readonly clock: Clock;
  /** Told of each failure to get credentials, whether or not old ones go on. */
  readonly onFailure: (tenant: string, error: unknown) => void;
}

/** New ones are asked for when the old have this long to live; the SDK asks as early. */
const refreshAheadMs = 300_000;
/** Credentials that end this soon might end on the way. */
const marginMs = 5_000;
/** After a failure nobody asks again for so long, however many requests wait for an answer. */
const pauseMs = 1_000;

/**
 * One tenant's credentials: asked for once however many requests wait, renewed ahead of their end beside
 * requests that go on with the old ones, and kept till their end while STS is down. Without any left the
 * store cannot be reached: SUBGRAPH_UNAVAILABLE.
 */
export const createTenantCredentials = (deps: TenantCredentialsDeps, tenant: string) => {
  const { assume, clock, onFailure } = deps;
  if (!isTenantId(tenant)) throw new RangeError('not a tenant id');
  let current: SessionCredentials | undefined;
  let pending: Promise<SessionCredentials> | undefined;
  let failure: { readonly error: CodedError; readonly untilMs: number } | undefined;

  const renew = async (): Promise<SessionCredentials> => {
    try {
      current = await assume(tenant);
      failure = undefined;
      return current;
    } catch (cause) {
      const error = new CodedError('SUBGRAPH_UNAVAILABLE', 'no credentials for the store', { cause });
      failure = { error, untilMs: clock.nowMs() + pauseMs };
      onFailure(tenant, cause);
      throw error;
    } finally {
      pending = undefined;
    }
  };

  return async (): Promise<SessionCredentials> => {
    const nowMs = clock.nowMs();
    const leftMs = (current?.expiration.getTime() ?? 0) - nowMs;
    if (current && leftMs > refreshAheadMs) return current;
    const paused = failure && failure.untilMs > nowMs ? failure.error : undefined;
    if (!paused) pending ??= renew();
    if (current && leftMs > marginMs) {
      // Whoever needs the new ones will see the failure; who goes on with the old ones does not.
      pending?.catch(() => undefined);
      return current;
    }
    if (pending) return pending;
    throw paused ?? new CodedError('SUBGRAPH_UNAVAILABLE', 'no credentials for the store');
  };
};
