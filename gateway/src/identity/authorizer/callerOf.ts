import { createHash } from 'node:crypto';
import { isRole, isScope, type Role, roles, type Scope } from '@commerce/kernel';
import type { AuthorizerConfig } from '@commerce/service';
import type { AccountIds } from '../accountId.ts';
import type { Caller } from '../caller.ts';
import { CredentialRefused } from '../refusal.ts';
import { VerifierUnavailable } from '../verifierUnavailable.ts';
import type { AuthorizerAnswer } from './contract.ts';
import { readDeniedFields } from './deniedFields.ts';

type Context = NonNullable<AuthorizerAnswer['resolverContext']>;

const textOf = (context: Context, key: string | undefined): string | undefined => {
  const value = key === undefined || !Object.hasOwn(context, key) ? undefined : context[key];
  return value === undefined || value === null || value === '' ? undefined : String(value);
};

/** `a, b c`: AppSync's context holds no lists. */
const listOf = (context: Context, key: string | undefined): string[] | undefined =>
  textOf(context, key)
    ?.split(/[\s,]+/)
    .filter(Boolean);

const tenantOf = ({ tenant, tenantFrom }: AuthorizerConfig, context: Context): string => {
  const named = tenantFrom ? textOf(context, tenantFrom.key) : tenant;
  if (named === undefined || (tenantFrom && !tenantFrom.tenants.includes(named))) {
    throw new CredentialRefused('tenant');
  }
  return named;
};

const roleOf = ({ keys, role, allow }: AuthorizerConfig, context: Context): Role => {
  const named = textOf(context, keys.role);
  if (named === undefined) return role;
  if (!isRole(named) || !allow.roles.includes(named)) throw new CredentialRefused('rights');
  return named;
};

const scopesOf = ({ keys, allow }: AuthorizerConfig, context: Context, role: Role): readonly Scope[] =>
  (listOf(context, keys.scopes)?.filter((scope) => isScope(scope) && allow.scopes.includes(scope)) as
    Scope[] | undefined) ?? roles[role].scopes;

/** Where the answer says nobody's name, each token is somebody of its own, so that no two are taken for one. */
const subjectOf = ({ keys }: AuthorizerConfig, context: Context, token: string): string => {
  if (keys.subject === undefined) return createHash('sha256').update(token).digest('hex').slice(0, 32);
  const subject = textOf(context, keys.subject);
  if (subject === undefined || subject.length > 256) throw new CredentialRefused('claims');
  return subject;
};

/**
 * Who an authorizer says that it is, within what the configuration lets it say. Throws CredentialRefused, or
 * VerifierUnavailable for denied fields that are not understood.
 */
export const callerOf = (
  { config, accountIds }: { config: AuthorizerConfig; accountIds: AccountIds },
  { resolverContext, deniedFields }: AuthorizerAnswer,
  token: string,
): Caller => {
  const context = resolverContext ?? {};
  const tenant = tenantOf(config, context);
  const role = roleOf(config, context);
  const { kind } = roles[role];
  const own = subjectOf(config, context, token);
  const denied = readDeniedFields(deniedFields ?? [], config.apiId);
  if (!denied) throw new VerifierUnavailable(`the authorizer ${config.id} denies what is no field`);
  const groups = listOf(context, config.keys.groups);
  const policies = listOf(context, config.keys.policies);
  const isPerson = kind === 'shopper' || kind === 'staff';
  return {
    identity: {
      tenant,
      // Two authorizers may call different people alike.
      subject: `${config.id}:${own}`,
      kind,
      scopes: scopesOf(config, context, role),
      ...(isPerson && { accountId: accountIds(tenant, `authorizer:${config.id}`, own) }),
      ...(groups && { groups }),
    },
    mode: 'authorizer',
    credential: `authorizer:${config.id}`,
    ...(denied.size > 0 && { deniedFields: denied }),
    ...(policies && { policies: new Set(policies) }),
  };
};
