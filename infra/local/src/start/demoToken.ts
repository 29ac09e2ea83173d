import { UsageError } from './commandLine.ts';
import { type IssuerTemplate, sharedIssuerKey, type TenantsTemplate } from './tenantsFile.ts';

/** What `staff` means was there before the roles: an admin. */
export const demoRoles = [
  'shopper',
  'staff',
  'partner',
  'read-only',
  'support',
  'merchandiser',
  'admin',
] as const;

export interface TokenWish {
  readonly tenant: string | undefined;
  readonly as: string | undefined;
  readonly subject: string | undefined;
  /** By the issuer of all tenants, as one Cognito user pool would sign it. */
  readonly shared: boolean;
}

export interface DemoToken {
  /** The name of the issuer's key in the key store. */
  readonly key: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

const butNot = (given: string | undefined): string => (given === undefined ? '' : `, not "${given}"`);

const issuerOf = (template: TenantsTemplate, { tenant, shared }: TokenWish): [IssuerTemplate, string] => {
  const found = template.tenants.find(({ id }) => id === tenant);
  const known = template.tenants.map(({ id }) => id).join(', ');
  if (found === undefined) throw new UsageError(`--tenant must be one of ${known}${butNot(tenant)}`);
  const [issuer] = shared ? template.issuers : found.issuers;
  if (issuer === undefined) throw new UsageError(`${found.id} has no issuer`);
  return [issuer, found.id];
};

/** The claims that make somebody what `--as` says, with the groups that the issuer's mapping names. */
const rightsOf = ({ groups }: IssuerTemplate, as: string): object => {
  if (as === 'shopper') return {};
  if (as === 'staff') return { roles: ['staff'] };
  const group = Object.entries(groups).find(([, role]) => role === as)?.[0];
  if (group === undefined) throw new UsageError(`the issuer has no group for ${as}`);
  return { 'cognito:groups': [group] };
};

/** The claims of a demo token, without its times. Throws UsageError. */
export const demoToken = (template: TenantsTemplate, wish: TokenWish): DemoToken => {
  const [issuer, tenant] = issuerOf(template, wish);
  const role = demoRoles.find((name) => name === wish.as);
  if (role === undefined) {
    throw new UsageError(`--as must be one of ${demoRoles.join(', ')}${butNot(wish.as)}`);
  }
  const subject = wish.subject ?? `demo-${role}`;
  if (!/^[\x21-\x7e]{1,128}$/.test(subject)) {
    throw new UsageError('--subject must be 1 to 128 printable characters without spaces');
  }
  return {
    key: wish.shared ? sharedIssuerKey : tenant,
    claims: {
      iss: issuer.issuer,
      sub: subject,
      name: subject,
      email: `${subject}@${tenant}.example`,
      ...(wish.shared
        ? { client_id: issuer.clientIds?.[0], token_use: 'access', 'custom:tenant_id': tenant }
        : { aud: issuer.audience }),
      ...rightsOf(issuer, role),
    },
  };
};
