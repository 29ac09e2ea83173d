import { CodedError } from './errors.ts';
import type { Scope } from './scopes.ts';

/** Who is asking: made by the gateway from one verified credential, carried to subgraphs signed. */
export interface Identity {
  /** The tenant's id, `^[a-z][a-z0-9-]{1,30}$`. Never an argument, never part of an entity's id. */
  readonly tenant: string;
  /** The credential's own subject: a JWT's `sub`, an API key's id, a service's name. */
  readonly subject: string;
  readonly kind: IdentityKind;
  readonly scopes: readonly Scope[];
  /** `acc_…` for a shopper or staff member who signed in by JWT; absent for guests and services. */
  readonly accountId?: string;
  /** Groups that the credential itself names (`cognito:groups` and the like); absent: none. */
  readonly groups?: readonly string[];
}

/**
 * guest: an API key. shopper, staff: a person. partner: another company's system, in its own name.
 * service: another part of this system, or a workload of the same AWS account.
 */
export const identityKinds = ['guest', 'shopper', 'staff', 'partner', 'service'] as const;

export type IdentityKind = (typeof identityKinds)[number];

export const hasScope = (identity: Identity, scope: Scope): boolean => identity.scopes.includes(scope);

/** A tenant's id: what may stand between the `#` of a DynamoDB key and in a topic's key before `:`. */
export const isTenantId = (text: string): boolean => /^[a-z][a-z0-9-]{1,30}$/.test(text);

/** The first line of an operation that not everybody may call. Throws FORBIDDEN. */
export const requireScope = (identity: Identity, scope: Scope): void => {
  if (!hasScope(identity, scope)) throw new CodedError('FORBIDDEN', `the scope ${scope} is needed`);
};

/** The same where one of several scopes is enough. Throws FORBIDDEN. */
export const requireOneScope = (identity: Identity, scopes: readonly Scope[]): void => {
  if (!scopes.some((scope) => hasScope(identity, scope))) {
    throw new CodedError('FORBIDDEN', `the scope ${scopes.join(' or ')} is needed`);
  }
};

/** The caller's account id; throws FORBIDDEN for a guest or a service, who have none. */
export const requireAccount = (identity: Identity): string => {
  if (identity.accountId === undefined) throw new CodedError('FORBIDDEN', 'sign in with a shopper token');
  return identity.accountId;
};
