import type { Identity } from '@commerce/kernel';

export interface Keys {
  /** Equal for those who may see the same data. */
  readonly join: string;
  /** See `RequestScope.rights`. */
  readonly rights: string | undefined;
}

export type IdentityKeys = (identity: Identity | undefined) => Keys;

/** A gateway that asks nobody who they are shows all of its clients the same. */
const anonymous: Keys = { join: 'anonymous', rights: 'anonymous' };

/** JSON, so that no part can be mistaken for another. */
const keysOf = ({ tenant, kind, subject, accountId, scopes }: Identity): Keys => ({
  join: JSON.stringify([tenant, kind, subject, accountId ?? null, scopes]),
  // Staff look at what they have just changed, and services decide by what they read: both get it from its source.
  rights: kind === 'guest' || kind === 'shopper' ? JSON.stringify([kind, scopes]) : undefined,
});

/** Written once for an identity that comes again. */
export const createIdentityKeys = (): IdentityKeys => {
  const written = new WeakMap<Identity, Keys>();
  return (identity) => {
    if (!identity) return anonymous;
    const keys = written.get(identity) ?? keysOf(identity);
    written.set(identity, keys);
    return keys;
  };
};
