import { CodedError, type Identity } from '@commerce/kernel';
import type { IdentitySigner } from '@commerce/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SignInRequest } from '../identity/authenticator.ts';
import type { Caller } from '../identity/caller.ts';
import type { SignIn } from '../identity/signIn.ts';
import type { SignInGuard } from '../guard/rate/signIns.ts';
import { header } from './header.ts';
import { operationOf } from './wire.ts';

/** Who may ask. `open`: anybody, and subgraphs are told nothing of who it was. */
export type Access =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'identified';
      readonly signIn: SignIn;
      readonly signer: IdentitySigner;
      /** Where credentials are exchanged. */
      readonly routes?: ((app: FastifyInstance, guard: SignInGuard | undefined) => void) | undefined;
    };

const headersOf = ({ headers }: FastifyRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')]],
    ),
  );

/** The request as those who verify credentials see it. */
export const signInRequest = (request: FastifyRequest, requestId: string): SignInRequest => ({
  requestId,
  connection: request.socket,
  header: (name) => header(request, name),
  headers: () => headersOf(request),
  operation: () => operationOf(request),
});

/** Signs in where not too much was tried in vain from where the request comes from. */
export const guarded = (
  guard: SignInGuard | undefined,
  request: FastifyRequest,
  signIn: () => Promise<Caller>,
): Promise<Caller> => {
  if (!guard) return signIn();
  const forwardedFor = request.headers['x-forwarded-for']?.toString();
  return guard.guard({ peer: request.socket.remoteAddress, forwardedFor }, signIn);
};

/** Undefined: nobody is asked who it is. */
export const identify = (
  access: Access,
  request: FastifyRequest,
  requestId: string,
  guard: SignInGuard | undefined,
): Promise<Caller> | undefined =>
  access.kind === 'open'
    ? undefined
    : guarded(guard, request, () => access.signIn(signInRequest(request, requestId)));

/** The time that a service among us has left for its own caller; anybody else's wish is not asked for. */
export const callerTimeoutMs = (
  request: FastifyRequest,
  identity: Identity | undefined,
): number | undefined => {
  const asked = header(request, 'x-timeout-ms');
  if (asked === undefined || (identity && identity.kind !== 'service')) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(asked)) {
    throw new CodedError('BAD_USER_INPUT', 'x-timeout-ms is a whole number of milliseconds above 0');
  }
  return Number(asked);
};
