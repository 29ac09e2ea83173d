import type { Caller } from '../identity/caller.ts';

export interface Keys {
  /** Equal for those who may see the same data. */
  readonly join: string;
  /** See `RequestScope.rights`. */
  readonly rights: string | undefined;
}

export type IdentityKeys = (caller: Caller | undefined) => Keys;

/** A gateway that asks nobody who they are shows all of its clients the same. */
const anonymous: Keys = { join: 'anonymous', rights: 'anonymous' };

/** JSON, so that no part can be mistaken for another. */
const keysOf = ({ identity, mode, deniedFields, policies }: Caller): Keys => {
  const { tenant, kind, subject, accountId, scopes, groups } = identity;
  return {
    join: JSON.stringify([
      [tenant, kind, mode, subject, accountId ?? null, scopes, groups ?? null],
      [...(deniedFields ?? [])],
      [...(policies ?? [])],
    ]),
    // What an engine denies (fields, policies) it does not ask for, so entities kept for others are never answered.
    // Staff look at what they have just changed, and services decide by what they read: both get it from its source.
    rights: kind === 'guest' || kind === 'shopper' ? JSON.stringify([kind, scopes, groups ?? []]) : undefined,
  };
};

/** Written once for an identity that comes again. */
export const createIdentityKeys = (): IdentityKeys => {
  const written = new WeakMap<Caller, Keys>();
  return (caller) => {
    if (!caller) return anonymous;
    const keys = written.get(caller) ?? keysOf(caller);
    written.set(caller, keys);
    return keys;
  };
};
