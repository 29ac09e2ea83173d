import { describe, expect, test } from '@jest/globals';
import { type ConfigError, parseTenants, roleArnWithoutPath } from '../../src/index.ts';

const tenant = (id: string) => ({
  id,
  name: id,
  defaultLocale: 'en',
  locales: ['en'],
  defaultCurrency: 'USD',
  currencies: ['USD'],
});
const problemsOf = (parts: Record<string, unknown>): readonly string[] => {
  try {
    parseTenants({ tenants: [tenant('acme'), tenant('globex')], ...parts });
    return [];
  } catch (error) {
    return (error as ConfigError).problems.map((line) => line.replace(/^TENANTS_FILE /, ''));
  }
};

describe('AWS roles in the tenants file', () => {
  const role = { arn: 'arn:aws:iam::111122223333:role/sync', tenants: ['acme'], scopes: ['catalog:read'] };
  const problemsOfRoles = (...roles: unknown[]): readonly string[] =>
    problemsOf({ iam: { accounts: ['111122223333'], roles } });

  test('a role has tenants, and scopes or a role of the shop', () => {
    expect(problemsOfRoles(role)).toEqual([]);
    expect(problemsOfRoles({ ...role, scopes: undefined, role: 'support' })).toEqual([]);
    expect(problemsOfRoles({ ...role, role: 'support' })).toEqual([
      'iam.roles.0: needs scopes or a role, and not both',
    ]);
    expect(problemsOfRoles({ ...role, scopes: undefined })).toEqual([
      'iam.roles.0: needs scopes or a role, and not both',
    ]);
    expect(problemsOfRoles({ ...role, tenants: [] })).toHaveLength(1);
  });

  test('what would let in somebody else is refused: unknown tenants, foreign accounts, roles twice, other principals', () => {
    expect(problemsOfRoles({ ...role, tenants: ['initech'] })).toEqual([
      ': the role arn:aws:iam::111122223333:role/sync names no tenant: initech',
    ]);
    expect(problemsOfRoles({ ...role, arn: 'arn:aws:iam::999988887777:role/sync' })).toEqual([
      ': the role arn:aws:iam::999988887777:role/sync is of no account in accounts',
    ]);
    expect(problemsOfRoles(role, { ...role, arn: 'arn:aws:iam::111122223333:role/jobs/sync' })).toEqual([
      ': the role arn:aws:iam::111122223333:role/sync is there twice',
    ]);
    for (const arn of [
      'arn:aws:iam::111122223333:user/sync',
      'arn:aws:iam::111122223333:root',
      'arn:aws:sts::111122223333:assumed-role/sync/x',
      'arn:aws:iam::111122223333:role/*',
    ]) {
      expect([arn, problemsOfRoles({ ...role, arn })]).toEqual([
        arn,
        ['iam.roles.0.arn: must be a role’s ARN, arn:aws:iam::<account>:role/<name>'],
      ]);
    }
  });

  test('a role’s path counts for nothing', () => {
    expect(roleArnWithoutPath('arn:aws:iam::111122223333:role/a/b/sync')).toBe(role.arn);
    expect(roleArnWithoutPath(role.arn)).toBe(role.arn);
  });
});

describe('custom authorizers in the tenants file', () => {
  const pos = { id: 'pos', tenant: 'acme', lambda: { function: 'authorize' }, tokenPattern: '^pos-' };
  const problemsOfAll = (...authorizers: unknown[]): readonly string[] => problemsOf({ authorizers });

  test('one is a function or a URL, of a tenant or of those that it may name', () => {
    expect(problemsOfAll(pos)).toEqual([]);
    expect(problemsOfAll({ ...pos, http: { url: 'https://a.example' } })).toEqual([
      'authorizers.0: needs lambda or http, and not both',
    ]);
    expect(problemsOfAll({ ...pos, tenant: undefined })).toEqual([
      'authorizers.0: needs tenant or tenantFrom, and not both',
    ]);
    expect(
      problemsOfAll({
        ...pos,
        tenant: undefined,
        tenantFrom: { key: 'store', tenants: ['acme', 'initech'] },
      }),
    ).toEqual([': the authorizer pos names no tenant: initech']);
  });

  test('a credential leaves this machine only encrypted', () => {
    const at = (url: string) => problemsOfAll({ ...pos, lambda: undefined, http: { url } });
    expect([at('https://auth.example/a'), at('http://127.0.0.1:9/a'), at('http://localhost:9')]).toEqual([
      [],
      [],
      [],
    ]);
    for (const url of ['http://auth.example', 'ftp://auth.example', 'http://127.0.0.1.evil.example']) {
      expect([url, at(url)]).toEqual([
        url,
        ['authorizers.0.http.url: must be https, or http on this machine'],
      ]);
    }
  });

  test('a token fits one of them: no pattern is there twice, and the one without a pattern is the last', () => {
    const other = { ...pos, id: 'other', tokenPattern: '^other-' };
    const all = { ...pos, id: 'all', tokenPattern: undefined };
    expect(problemsOfAll(pos, other, all)).toEqual([]);
    expect(problemsOfAll(all, pos)).toEqual([
      ': the authorizer all has no tokenPattern and leaves nothing for those after it',
    ]);
    expect(problemsOfAll(pos, { ...other, tokenPattern: '^pos-' })).toEqual([
      ': the tokenPattern ^pos- is there twice',
    ]);
    expect(problemsOfAll(pos, { ...other, id: 'pos' })).toEqual([': the authorizer pos is there twice']);
    expect(problemsOfAll({ ...pos, tokenPattern: '(' })).toEqual([
      'authorizers.0.tokenPattern: must be a regular expression',
    ]);
  });
});
