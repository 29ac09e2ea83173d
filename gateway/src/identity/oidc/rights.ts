import { type IdentityKind, isRole, isScope, type Role, roles, type Scope, scopes } from '@commerce/kernel';
import type { Grant, IssuerConfig, SharedIssuerConfig } from '@commerce/service';
import { type Claims, namesIn, readClaim } from './claims.ts';

type Config = IssuerConfig | SharedIssuerConfig;

/** What a person may do, and the groups that subgraphs are told of. */
export interface Rights {
  readonly kind: IdentityKind;
  readonly scopes: readonly Scope[];
  readonly groups: readonly string[];
}

/** Each request to a subgraph carries the groups in a header, so they are bounded; rights come from all of them. */
const maxGroups = 50;
const maxGroupLength = 128;
const maxGroupsLength = 2_048;

/** Sorted and each once, so that the same person is the same identity whatever the issuer's order. */
export const boundedGroups = (names: readonly string[]): readonly string[] => {
  const kept: string[] = [];
  let length = 0;
  for (const name of [...new Set(names)].toSorted()) {
    // Left out, not cut: a name that is cut could be another group's.
    if (name.length > maxGroupLength || length + name.length > maxGroupsLength) continue;
    if (kept.length === maxGroups) break;
    kept.push(name);
    length += name.length;
  }
  return kept;
};

const kindsFromHighest = ['staff', 'partner', 'shopper'] as const;

const kindOf = (held: readonly Role[]): IdentityKind =>
  kindsFromHighest.find((kind) => held.some((role) => roles[role].kind === kind)) ?? 'shopper';

/** `staffRoles` of before the maps; its default only where there are none, or the maps would not be all there is. */
const staffRolesOf = ({ staffRoles, roles: byRole, groups: byGroup }: Config): readonly string[] =>
  staffRoles ?? (Object.keys(byRole).length + Object.keys(byGroup).length === 0 ? ['staff'] : []);

/**
 * What an issuer's tokens give, by its configuration alone: roles and scopes that the maps name, never anything
 * else that a token says. Undefined: the person has no role here.
 */
export const createRightsOf = (config: Config): ((claims: Claims) => Rights | undefined) => {
  const { rolesClaim, groupsClaim, defaultRole, scopeClaim } = config;
  const byRole = new Map<string, Grant>([
    ...staffRolesOf(config).map((name): [string, Grant] => [name, 'admin']),
    ...Object.entries(config.roles),
  ]);
  const byGroup = new Map<string, Grant>(Object.entries(config.groups));

  const named = (claims: Claims): ReadonlySet<string> => {
    const { prefix, claim } = scopeClaim ?? { prefix: '', claim: 'scope' };
    const words = namesIn(readClaim(claims, claim));
    return new Set(words.flatMap((word) => (word.startsWith(prefix) ? [word.slice(prefix.length)] : [])));
  };

  /** What the OAuth scopes make of the scopes that roles and groups give. */
  const withScopeClaim = (given: ReadonlySet<Scope>, claims: Claims): readonly Scope[] => {
    const names = scopeClaim && named(claims);
    return scopes.filter((scope) => {
      if (!names || scopeClaim.use === 'narrow') return given.has(scope) && (names?.has(scope) ?? true);
      return given.has(scope) || (names.has(scope) && scopeClaim.allowed.includes(scope));
    });
  };

  return (claims) => {
    const groups = groupsClaim === undefined ? [] : namesIn(readClaim(claims, groupsClaim));
    const given: readonly (Role | Scope)[] = [
      ...namesIn(readClaim(claims, rolesClaim)).flatMap((name) => byRole.get(name) ?? []),
      ...groups.flatMap((name) => byGroup.get(name) ?? []),
    ];
    const granted = given.filter(isScope);
    const mapped = given.filter(isRole);
    if (mapped.length === 0 && granted.length === 0 && defaultRole === 'none') return undefined;
    const held = mapped.length > 0 ? mapped : defaultRole === 'none' ? [] : [defaultRole];
    return {
      kind: kindOf(held),
      scopes: withScopeClaim(new Set([...held.flatMap((role) => roles[role].scopes), ...granted]), claims),
      groups: boundedGroups(groups),
    };
  };
};
