import { CodedError } from './errors.ts';

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
}

/** guest: an API key. shopper, staff: a person's JWT. service: another part of the system. */
export type IdentityKind = 'guest' | 'shopper' | 'staff' | 'service';

/**
 * What a credential may do, `<area>:<act>`. One closed list, so that a typing mistake does not
 * compile and a table of rights can be generated.
 */
export const scopes = [
  'catalog:read',
  'catalog:cost',
  'inventory:read',
  'inventory:reserve',
  'inventory:adjust',
  'cart:write',
  'cart:any',
  'order:place',
  'order:any',
  'account:self',
  'account:any',
] as const;

export type Scope = (typeof scopes)[number];

/** The scopes that each kind of credential has where its configuration names none. */
export const defaultScopes: Record<IdentityKind, readonly Scope[]> = {
  guest: ['catalog:read', 'inventory:read', 'cart:write', 'order:place'],
  shopper: ['catalog:read', 'inventory:read', 'cart:write', 'order:place', 'account:self'],
  staff: [...scopes],
  service: [],
};

export const hasScope = (identity: Identity, scope: Scope): boolean => identity.scopes.includes(scope);

/** A tenant's id: what may stand between the `#` of a DynamoDB key and in a topic's key before `:`. */
export const isTenantId = (text: string): boolean => /^[a-z][a-z0-9-]{1,30}$/.test(text);

/** The first line of an operation that not everybody may call. Throws FORBIDDEN. */
export const requireScope = (identity: Identity, scope: Scope): void => {
  if (!hasScope(identity, scope)) throw new CodedError('FORBIDDEN', `the scope ${scope} is needed`);
};

/** The caller's account id; throws FORBIDDEN for a guest or a service, who have none. */
export const requireAccount = (identity: Identity): string => {
  if (identity.accountId === undefined) throw new CodedError('FORBIDDEN', 'sign in with a shopper token');
  return identity.accountId;
};
