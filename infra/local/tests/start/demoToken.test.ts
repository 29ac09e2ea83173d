import { describe, expect, test } from '@jest/globals';
import { demoRoles, demoToken } from '../../src/start/demoToken.ts';
import { readTemplate } from '../../src/start/tenantsFile.ts';

const template = await readTemplate();
const wish = { tenant: 'acme', as: 'shopper', subject: undefined, shared: false };

describe('a demo token', () => {
  test('can be had for every role of every tenant, from its own issuer and from the shared one', () => {
    for (const { id, issuers } of template.tenants) {
      for (const as of demoRoles) {
        const own = demoToken(template, { ...wish, tenant: id, as });
        expect(own).toMatchObject({ key: id, claims: { iss: issuers[0]?.issuer, aud: 'commerce' } });
        const shared = demoToken(template, { ...wish, tenant: id, as, shared: true });
        expect(shared).toMatchObject({
          key: 'shared',
          claims: { iss: template.issuers[0]?.issuer, 'custom:tenant_id': id, token_use: 'access' },
        });
      }
    }
  });

  test('names the group that the tenants file maps to the role, and a shopper’s names none', () => {
    const groups = (as: string) => demoToken(template, { ...wish, as }).claims['cognito:groups'];
    expect(groups('merchandiser')).toEqual(['merchandisers']);
    expect(groups('shopper')).toBeUndefined();
  });

  test.each([
    [{ tenant: 'initech' }, /--tenant must be one of acme, globex, not "initech"/],
    [{ tenant: undefined }, /--tenant must be one of acme, globex$/],
    [{ as: 'king' }, /--as must be one of .*, not "king"/],
    [{ subject: 'a b' }, /--subject/],
  ])('%j is told what it could be', (wrong, message) => {
    expect(() => demoToken(template, { ...wish, ...wrong })).toThrow(message);
  });
});
