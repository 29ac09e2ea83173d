import { describe, expect, test } from '@jest/globals';
import { type Role, roles, type Scope, scopes } from '@commerce/kernel';
import { type IssuerConfig, parseTenants } from '@commerce/service';
import fc from 'fast-check';
import { boundedGroups, createRightsOf } from '../../../src/identity/oidc/rights.ts';
import { tenant } from './rig.ts';

const issuerOf = (more: object = {}): IssuerConfig => {
  const base = { issuer: 'https://id.example', audience: 'shop', jwks: { uri: 'https://id.example/keys' } };
  const config = parseTenants({ tenants: [tenant('acme', { issuers: [{ ...base, ...more }] })] });
  return config.tenants[0]?.issuers[0] as IssuerConfig;
};
const rights = (more: object, claims: Record<string, unknown>) => createRightsOf(issuerOf(more))(claims);
const cognito = {
  groupsClaim: 'cognito:groups',
  groups: { help: 'support', buyers: 'merchandiser', vip: ['catalog:price-lists'], resellers: 'partner' },
};

describe('what a token’s claims give', () => {
  test('without a mapping everybody is a shopper, and `staff` an admin, as before there were mappings', () => {
    expect(rights({}, {})).toMatchObject({ kind: 'shopper', scopes: roles.shopper.scopes });
    expect(rights({}, { roles: ['staff'] })).toMatchObject({ kind: 'staff' });
    expect(rights({ rolesClaim: 'r', staffRoles: ['boss'] }, { r: 'boss clerk' })).toMatchObject({
      kind: 'staff',
    });
  });

  test('a mapping is all there is: `staff` is nobody’s role beside it unless it is named', () => {
    expect(rights(cognito, { roles: ['staff'] })).toMatchObject({ kind: 'shopper' });
    expect(rights({ ...cognito, staffRoles: ['staff'] }, { roles: ['staff'] })).toMatchObject({
      kind: 'staff',
    });
  });

  test('a Cognito group is a role or some scopes more; of several roles the scopes are all there, the kind is the highest', () => {
    expect(rights(cognito, { 'cognito:groups': ['help'] })).toEqual({
      kind: 'staff',
      scopes: scopes.filter((scope) => (roles.support.scopes as readonly Scope[]).includes(scope)),
      groups: ['help'],
    });
    const vip = rights(cognito, { 'cognito:groups': ['vip'] });
    expect(vip?.kind).toBe('shopper');
    expect(new Set(vip?.scopes)).toEqual(new Set([...roles.shopper.scopes, 'catalog:price-lists']));
    const both = rights(cognito, { 'cognito:groups': ['resellers', 'buyers', 'help'] });
    expect(both?.kind).toBe('staff');
    for (const role of ['partner', 'merchandiser', 'support'] as const) {
      expect(both?.scopes).toEqual(expect.arrayContaining([...roles[role].scopes]));
    }
    expect(rights(cognito, { 'cognito:groups': ['vip', 'resellers'] })?.kind).toBe('partner');
  });

  test.each([
    ['an array', ['help', 'else']],
    ['words', 'else help'],
    ['words between commas', 'else,help'],
  ])('names may come as %s', (_form, value) => {
    expect(rights(cognito, { 'cognito:groups': value })?.kind).toBe('staff');
  });

  test.each([7, true, null, { help: true }, [['help']], [{ name: 'help' }], 'helpless', 'HELP'])(
    '%j names no group',
    (value) => {
      expect(rights(cognito, { 'cognito:groups': value })).toMatchObject({
        kind: 'shopper',
        scopes: roles.shopper.scopes,
      });
    },
  );

  test('a claim is found by its whole name first, then by a path; never in what every object has', () => {
    const nested = { rolesClaim: 'realm_access.roles', roles: { clerk: 'support' } };
    expect(rights(nested, { realm_access: { roles: ['clerk'] } })?.kind).toBe('staff');
    expect(rights(nested, { 'realm_access.roles': [], realm_access: { roles: ['clerk'] } })?.kind).toBe(
      'shopper',
    );
    const url = { rolesClaim: 'https://shop.example/roles', roles: { clerk: 'support' } };
    expect(rights(url, { 'https://shop.example/roles': 'clerk' })?.kind).toBe('staff');
    const built = { rolesClaim: 'constructor.name', roles: { Object: 'admin' } };
    expect(rights(built, {})?.kind).toBe('shopper');
    const named = { roles: { clerk: 'support' } };
    for (const role of ['__proto__', 'constructor', 'toString']) {
      expect(rights(named, { roles: [role] })).toMatchObject({ scopes: roles.shopper.scopes });
    }
  });

  test('whoever has no role is what `defaultRole` says, or nobody', () => {
    expect(rights({ defaultRole: 'partner' }, {})).toMatchObject({ kind: 'partner' });
    expect(rights({ ...cognito, defaultRole: 'none' }, { 'cognito:groups': ['else'] })).toBeUndefined();
    expect(rights({ ...cognito, defaultRole: 'none' }, { 'cognito:groups': ['vip'] })).toEqual({
      kind: 'shopper',
      scopes: ['catalog:price-lists'],
      groups: ['vip'],
    });
  });

  test('OAuth scopes narrow what roles give, and nothing is left where none of ours is named', () => {
    const narrow = { scopeClaim: { use: 'narrow', prefix: 'shop/' } };
    const scope = 'openid shop/catalog:read shop/inventory:adjust catalog:cost shop/made:up';
    expect(rights(narrow, { scope })?.scopes).toEqual(['catalog:read']);
    expect(rights(narrow, {})?.scopes).toEqual([]);
  });

  test('OAuth scopes add only what is allowed to be added', () => {
    const add = {
      scopeClaim: { claim: 'scp', use: 'add', allowed: ['inventory:ledger'] },
      defaultRole: 'partner',
    };
    expect(rights(add, { scp: ['inventory:ledger', 'admin:keys'] })?.scopes).toEqual(
      scopes.filter(
        (s) => s === 'inventory:ledger' || (roles.partner.scopes as readonly Scope[]).includes(s),
      ),
    );
  });

  test('groups are told sorted, each once and few: a long name is left out, never cut to another group’s', () => {
    expect(boundedGroups(['b', 'a', 'b'])).toEqual(['a', 'b']);
    expect(boundedGroups(['x'.repeat(129), 'ok'])).toEqual(['ok']);
    const many = Array.from({ length: 500 }, (_, i) => `group-${i}`.padEnd(100, '-'));
    const kept = boundedGroups(many);
    expect(kept.length).toBeLessThanOrEqual(50);
    expect(kept.join('').length).toBeLessThanOrEqual(2_048);
    expect(rights(cognito, { 'cognito:groups': [...many, 'help'] })?.kind).toBe('staff');
  });
});

describe('the law of the mapping', () => {
  const personRole = fc.constantFrom<Role>(
    'shopper',
    'partner',
    'read-only',
    'support',
    'merchandiser',
    'admin',
  );
  const grantable = scopes.filter((scope) => scope !== 'audit:write' && scope !== 'credential:verify');
  const someScopes = fc.uniqueArray(fc.constantFrom<Scope>(...grantable), { minLength: 1, maxLength: 4 });
  const name = fc.constantFrom('a', 'b', 'c', 'staff', 'admin', 'service', '__proto__', 'order:any');
  const map = fc.dictionary(name, fc.oneof(personRole, someScopes), { maxKeys: 3 });
  const config = fc.record(
    {
      roles: map,
      groups: map,
      groupsClaim: fc.constantFrom('groups', 'deep.groups'),
      staffRoles: fc.array(name, { maxLength: 2 }),
      defaultRole: fc.oneof(personRole, fc.constant('none' as const)),
      scopeClaim: fc.oneof(
        fc.record({ use: fc.constant('narrow') }),
        fc.record({ use: fc.constant('add'), allowed: someScopes }),
      ),
    },
    { requiredKeys: [] },
  );
  const words = fc.oneof(
    fc.array(fc.oneof(name, fc.constantFrom<string>(...scopes), fc.string()), { maxLength: 6 }),
    fc.constantFrom<string>(...scopes),
    fc.jsonValue(),
  );
  const claims = fc.record(
    { roles: words, groups: words, scope: words, deep: fc.record({ groups: words }), scp: words },
    { requiredKeys: [] },
  );
  const allowedBy = (entry: IssuerConfig): ReadonlySet<string> => {
    const roleScopes = (role: Role): readonly string[] => roles[role].scopes;
    const grants = [...Object.values(entry.roles), ...Object.values(entry.groups)];
    return new Set([
      ...grants.flatMap((grant) => (typeof grant === 'string' ? roleScopes(grant) : grant)),
      ...(entry.defaultRole === 'none' ? [] : roleScopes(entry.defaultRole)),
      ...((entry.staffRoles ?? ['staff']).length > 0 ? roleScopes('admin') : []),
      ...(entry.scopeClaim?.allowed ?? []),
    ]);
  };

  test('whatever a token says, it gives no scope and no kind that the configuration does not name', () => {
    fc.assert(
      fc.property(config, claims, (more, said) => {
        const entry = issuerOf(more);
        const given = createRightsOf(entry)(said);
        if (!given) return entry.defaultRole === 'none';
        const allowed = allowedBy(entry);
        return (
          given.scopes.every((scope) => allowed.has(scope)) &&
          new Set(given.scopes).size === given.scopes.length &&
          ['shopper', 'partner', 'staff'].includes(given.kind)
        );
      }),
      { numRuns: 1_000 },
    );
  });

  test('the same names in another order, or twice, are the same rights', () => {
    fc.assert(
      fc.property(config, fc.array(name, { maxLength: 6 }), (more, said) => {
        const rightsOf = createRightsOf(issuerOf(more));
        const again = [...said].reverse();
        expect(rightsOf({ roles: [...again, ...said], groups: again.join(' ') })).toEqual(
          rightsOf({ roles: said, groups: said }),
        );
      }),
    );
  });
});
