import { expect, test } from '@jest/globals';
import { type Actor, post, type StackAccess } from './actors.ts';
import type { Seed } from './seed.ts';

/** Headers that mean something behind the gateway, or might to somebody, say nothing in front of it. */
export const headersSayNothing = (
  context: () => {
    access: StackAccess;
    owner: { seed: Seed; actors: readonly Actor[] };
    other: readonly Actor[];
  },
): void => {
  test('no header but the credential says who somebody is, or whose they are', async () => {
    const { access, owner, other } = context();
    const { seed } = owner;
    const ofOwner = owner.actors.find(({ name }) => name === 'admin') as Actor;
    const token = await access.identityToken(ofOwner.identity);
    const { tenant, subject } = ofOwner.identity;
    const forged: readonly Record<string, string>[] = [
      { 'x-identity-token': token },
      { 'x-identity-token': token, 'x-tenant': tenant },
      { 'x-tenant': tenant, 'x-tenant-id': tenant, 'x-commerce-tenant': tenant, tenant, tnt: tenant },
      { 'x-user-id': subject, 'x-subject': subject, 'x-account-id': seed.account, 'x-roles': 'admin' },
      {
        'x-scopes': 'catalog:cost',
        'x-kind': 'staff',
        'x-forwarded-user': subject,
        'x-amzn-oidc-data': token,
      },
      { cookie: `identity=${token}; tenant=${tenant}`, forwarded: `for=127.0.0.1;host=${tenant}.example` },
      { 'x-forwarded-host': `${tenant}.example`, 'x-original-authorization': `Bearer ${token}` },
    ];
    const query = `query ($sku: String!, $cart: ID!, $order: ID!, $account: ID!) {
      productBySku(sku: $sku) { id title cost { amount } } cart(id: $cart) { id } order(id: $order) { id number }
      account(id: $account) { id email } me { id } apiKeys(first: 1) { nodes { id } }
      own: products(first: 1, sort: SKU) { nodes { sku cost { amount } } }
    }`;
    const variables = { sku: seed.sku, cart: seed.cart, order: seed.order, account: seed.account };
    for (const actor of other) {
      const plain = await actor.headers();
      const expected = await post(access.gatewayUrl, plain, { query, variables });
      for (const headers of forged) {
        const answer = await post(access.gatewayUrl, { ...headers, ...plain }, { query, variables });
        expect([actor.name, Object.keys(headers), answer]).toEqual([
          actor.name,
          Object.keys(headers),
          expected,
        ]);
      }
    }
    for (const headers of forged) {
      const { data, errors } = await post(access.gatewayUrl, headers, { query, variables });
      expect([data ?? null, errors.map(({ extensions }) => extensions.code)]).toEqual([
        null,
        ['UNAUTHENTICATED'],
      ]);
    }
  }, 120_000);
};
