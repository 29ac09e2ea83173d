import type { AccessRights } from '../engine/access/rights.ts';
import type { Caller } from '../identity/caller.ts';

const none: ReadonlySet<string> = new Set();

const rightsOf = ({ identity, deniedFields = none, policies = none }: Caller): AccessRights => ({
  key: JSON.stringify([identity.scopes.toSorted(), [...deniedFields].toSorted(), [...policies].toSorted()]),
  authenticated: true,
  scopes: new Set<string>(identity.scopes),
  deniedFields,
  policies: (names) => new Set(names.filter((name) => policies.has(name))),
});

/** What a caller may see; made once for a caller that comes again. */
export const createAccessRights = () => {
  const known = new WeakMap<Caller, AccessRights>();
  return (caller: Caller | undefined): AccessRights | undefined => {
    if (!caller) return undefined;
    const rights = known.get(caller) ?? rightsOf(caller);
    known.set(caller, rights);
    return rights;
  };
};
