import { decodeProtectedHeader } from 'jose';
import type { SignedIn, SignInMode } from './caller.ts';

/** What an authenticator may see of a request. */
export interface SignInRequest {
  readonly requestId: string;
  /** What the request came over, where one credential is likely to come again. */
  readonly connection?: object;
  /** A header that was sent once, by its lower-case name. */
  header(name: string): string | undefined;
  /** Every header as it was sent, by its lower-case name; several of one name are one, joined by commas. */
  headers(): Readonly<Record<string, string>>;
  /** The operation as it was sent, for custom authorizers; not yet checked in any way. */
  operation(): { readonly query?: string; readonly operationName?: string; readonly variables?: unknown };
}

/**
 * Verifies the credentials of one mode, which stand in `authorization` (an API key: in `x-api-key`): the chain
 * remembers outcomes by that header's digest.
 */
export interface Authenticator {
  readonly mode: SignInMode;
  /**
   * The outcome depends on the credential alone: concurrent first uses are verified once, and a refusal is
   * remembered for some seconds. Not so where a credential is good for one use, or where the operation counts.
   */
  readonly steady?: boolean;
  /**
   * The credential, when this request carries one of this mode; cheap, and believes nothing. The first
   * authenticator that finds its own decides: a credential refused by it is tried with no other.
   */
  find(request: SignInRequest): string | undefined;
  /**
   * Undefined: refused. Throws KeysUnavailable (or another error) when nothing can be known of it now. The
   * outcome is remembered until `expiresAtMs`, by the credential; a time that is past: for no other request,
   * not even one that is there at the same moment.
   */
  verify(credential: string, request: SignInRequest): Promise<SignedIn | undefined>;
}

/** Longer ones are nobody's: what is decoded before anything is verified has to be small. */
const maxTokenLength = 8_192;
const bearer = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;

/** The compact JWS of `Authorization: Bearer`, with the `typ` it claims; undefined: there is none. */
export const bearerToken = (
  request: SignInRequest,
): { readonly token: string; readonly typ: string | undefined } | undefined => {
  const authorization = request.header('authorization') ?? '';
  if (authorization.length > maxTokenLength) return undefined;
  const token = bearer.exec(authorization)?.[1];
  if (token === undefined) return undefined;
  try {
    return { token, typ: decodeProtectedHeader(token).typ };
  } catch {
    return undefined;
  }
};
