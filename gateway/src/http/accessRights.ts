import type { PolicyRule } from '@commerce/service';
import type { AccessRights } from '../engine/access/rights.ts';
import type { Caller } from '../identity/caller.ts';
import { policiesOf } from '../identity/policies.ts';

const none: ReadonlySet<string> = new Set();

const rightsOf = (
  { identity, deniedFields = none, policies = none }: Caller,
  rules: Readonly<Record<string, PolicyRule>>,
): AccessRights => {
  const held = new Set([...policies, ...policiesOf(identity, rules)]);
  return {
    key: JSON.stringify([identity.scopes.toSorted(), [...deniedFields].toSorted(), [...held].toSorted()]),
    authenticated: true,
    scopes: new Set<string>(identity.scopes),
    deniedFields,
    policies: (names) => new Set(names.filter((name) => held.has(name))),
  };
};

/**
 * What a caller may see; made once for a caller that comes again. A policy holds when it was granted with the
 * credential, or when the configuration says so of the identity.
 */
export const createAccessRights = (policyRules: Readonly<Record<string, PolicyRule>> = {}) => {
  const known = new WeakMap<Caller, AccessRights>();
  return (caller: Caller | undefined): AccessRights | undefined => {
    if (!caller) return undefined;
    const rights = known.get(caller) ?? rightsOf(caller, policyRules);
    known.set(caller, rights);
    return rights;
  };
};
