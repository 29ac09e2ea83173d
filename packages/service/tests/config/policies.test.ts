import { describe, expect, test } from '@jest/globals';
import { policiesSchema } from '../../src/config/tenants/policies.ts';

const problemsOf = (rule: object): string[] =>
  policiesSchema
    .safeParse({ p: rule })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('policies of the tenants file', () => {
  test('may ask for scopes, roles, kinds, groups and tenants', () => {
    expect(problemsOf({ scopes: ['catalog:cost'], roles: ['admin'], kinds: ['staff'] })).toEqual([]);
    expect(problemsOf({ groups: ['buyers'], tenants: ['acme'] })).toEqual([]);
  });

  test('that ask for nothing are refused: everybody would hold them', () => {
    expect(problemsOf({})).toEqual(['p: asks for nothing']);
    expect(problemsOf({ scopes: [] })).not.toEqual([]);
  });

  test('are refused with a scope, role or property that does not exist', () => {
    expect(problemsOf({ scopes: ['catalog:everything'] })).not.toEqual([]);
    expect(problemsOf({ roles: ['boss'] })).not.toEqual([]);
    expect(problemsOf({ group: ['buyers'] })).not.toEqual([]);
  });
});
