import { type Identity, roles } from '@commerce/kernel';
import type { PolicyRule } from '@commerce/service';

type RoleName = NonNullable<PolicyRule['roles']>[number];

const hasRole = (identity: Identity, name: RoleName): boolean => {
  const role = roles[name];
  return identity.kind === role.kind && role.scopes.every((scope) => identity.scopes.includes(scope));
};

const meets = (identity: Identity, rule: PolicyRule): boolean =>
  (rule.scopes?.some((scope) => identity.scopes.includes(scope)) ?? true) &&
  (rule.roles?.some((role) => hasRole(identity, role)) ?? true) &&
  (rule.kinds?.includes(identity.kind) ?? true) &&
  (rule.groups?.some((group) => identity.groups?.includes(group)) ?? true) &&
  (rule.tenants?.includes(identity.tenant) ?? true);

/** The configured policies that an identity holds. */
export const policiesOf = (
  identity: Identity,
  rules: Readonly<Record<string, PolicyRule>>,
): readonly string[] =>
  Object.entries(rules).flatMap(([name, rule]) => (meets(identity, rule) ? [name] : []));
