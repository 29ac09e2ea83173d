import { type Clock, CodedError } from '@commerce/kernel';
import { z } from 'zod';
import type { SupergraphCredentials } from '../client.ts';
import type { IamSigner } from './presign.ts';
import { iamExchangePath } from './protocol.ts';

/** A session is renewed this long before it ends, so that no request is sent with one that ends on its way. */
const renewBeforeMs = 60_000;

const exchanged = z.object({
  access_token: z.string().min(1),
  token_type: z.literal('Bearer'),
  expires_in: z.number().int().positive(),
});

interface Session {
  readonly header: string;
  readonly expiresAtMs: number;
}

interface TenantSessions {
  current: Session | undefined;
  /** The exchange in flight, for which everybody waits. */
  next: Promise<Session> | undefined;
}

/**
 * Signs in to the supergraph as an AWS role: signs once, exchanges that for a session token, keeps it until a
 * minute before its end. `header` throws UNAUTHENTICATED when the gateway refuses the role, SUBGRAPH_UNAVAILABLE
 * when it does not answer.
 */
export const createIamCredentials = (deps: {
  /** The supergraph's URL; the exchange is on the same host. */
  url: string;
  signer: IamSigner;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  timeoutMs?: number;
}): SupergraphCredentials => {
  const { signer, clock, timeoutMs = 5_000 } = deps;
  const exchangeUrl = new URL(iamExchangePath, deps.url);
  const tenants = new Map<string, TenantSessions>();

  const ask = async (tenant: string): Promise<Response> => {
    const headers = await signer.sign(tenant, clock.nowMs());
    return deps.fetch(exchangeUrl, {
      method: 'POST',
      headers: { accept: 'application/json', ...headers },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  };

  const exchange = async (tenant: string): Promise<Session> => {
    const startedMs = clock.nowMs();
    try {
      const response = await ask(tenant);
      if (response.status === 401)
        throw new CodedError('UNAUTHENTICATED', 'the gateway refused the AWS role');
      if (!response.ok) throw new Error(`the exchange answered ${response.status}`);
      const { access_token: token, expires_in: seconds } = exchanged.parse(await response.json());
      return { header: `Bearer ${token}`, expiresAtMs: startedMs + seconds * 1000 };
    } catch (error) {
      if (error instanceof CodedError) throw error;
      throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the gateway did not exchange the AWS token', {
        cause: error,
      });
    }
  };

  const renew = (tenant: string, sessions: TenantSessions): Promise<Session> =>
    (sessions.next ??= exchange(tenant)
      .then((session) => (sessions.current = session))
      .finally(() => (sessions.next = undefined)));

  const sessionsOf = (tenant: string): TenantSessions => {
    const sessions = tenants.get(tenant) ?? { current: undefined, next: undefined };
    tenants.set(tenant, sessions);
    return sessions;
  };

  return {
    async header(tenant) {
      const sessions = sessionsOf(tenant);
      const { current } = sessions;
      const leftMs = (current?.expiresAtMs ?? 0) - clock.nowMs();
      if (current && leftMs > renewBeforeMs) return current.header;
      try {
        return (await renew(tenant, sessions)).header;
      } catch (error) {
        // What is still good is used up before anybody is told of a gateway that does not answer just now.
        if (current && current.expiresAtMs > clock.nowMs()) return current.header;
        throw error;
      }
    },
    refused(tenant, header) {
      const sessions = sessionsOf(tenant);
      if (sessions.current?.header === header) sessions.current = undefined;
      return true;
    },
  };
};
