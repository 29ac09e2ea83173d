import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { afterEach, describe, expect, test } from '@jest/globals';
import { print } from 'graphql';
import type { Manifest } from '../../../src/guard/safelist/manifest.ts';
import type { SafelistMode } from '../../../src/guard/safelist/safelist.ts';
import { type GuardedGateway, startGuarded } from '../support/guardedGateway.ts';

const document = gql`
  query Page($first: Int) {
    items(first: $first) {
      nodes {
        id
      }
    }
  }
`;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const body = print(document);
const id = sha256(body);

const manifest = (...operations: Manifest['operations']): Manifest => ({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations,
});
/** As Apollo's tools write it into the list and its client sends it: with type names. */
const sent = print(new InMemoryCache().transformDocument(document));
const listed = manifest(
  { id, name: 'Page', type: 'query', body },
  { id: sha256(sent), name: 'ClientPage', type: 'query', body: sent },
);

describe('listed operations', () => {
  let gateway: GuardedGateway;
  afterEach(() => gateway.stop());

  const start = async (safelist: SafelistMode, first = listed) => {
    let update: (manifests: readonly Manifest[]) => void = () => undefined;
    gateway = await startGuarded(
      { safelist },
      {
        manifests: {
          start: async (next) => {
            update = next;
            return [first];
          },
          stop: async () => undefined,
        },
      },
    );
    return { update: (manifests: readonly Manifest[]) => update(manifests) };
  };

  const get = async (search: Record<string, string>) => {
    const response = await fetch(`${gateway.url}/graphql?${new URLSearchParams(search).toString()}`, {
      headers: { 'x-api-key': 'acme-web', 'apollo-require-preflight': '1' },
    });
    return { status: response.status, body: (await response.json()) as { data?: unknown; errors?: unknown } };
  };
  const code = async (request: ReturnType<GuardedGateway['ask']>) => {
    const answer = await request;
    return [answer.status, answer.body.errors?.[0]?.extensions?.['code']];
  };

  test('are asked for by Apollo Client with GET and the id alone', async () => {
    await start('enforce');
    const urls: string[] = [];
    const client = new ApolloClient({
      cache: new InMemoryCache(),
      link: ApolloLink.from([
        new PersistedQueryLink({ sha256, useGETForHashedQueries: true }),
        new HttpLink({
          uri: `${gateway.url}/graphql`,
          headers: { 'x-api-key': 'acme-web', 'apollo-require-preflight': '1' },
          fetch: (input, init) => {
            urls.push(`${init?.method ?? ''} ${input instanceof Request ? input.url : input.toString()}`);
            return fetch(input, init);
          },
        }),
      ]),
    });
    const { data } = await client.query<{ items: { nodes: unknown[] } }>({
      query: document,
      variables: { first: 2 },
    });
    expect(data?.items.nodes).toHaveLength(2);
    expect(urls).toHaveLength(1);
    expect(urls[0]).toMatch(/^GET .*sha256Hash/);
    expect(urls[0]).not.toContain('nodes');
    client.stop();
  });

  test('are found by documentId and id as well, with POST and GET', async () => {
    await start('enforce');
    const data = { items: { nodes: [{ id: '1' }] } };
    const variables = { first: 1 };
    expect((await gateway.ask('acme-web', { id, variables })).body.data).toEqual(data);
    expect((await gateway.ask('acme-web', { documentId: id, variables })).body.data).toEqual(data);
    expect(await get({ id, variables: JSON.stringify(variables) })).toEqual({ status: 200, body: { data } });
    expect((await get({ documentId: id, variables: JSON.stringify(variables) })).body.data).toEqual(data);
  });

  test('alone are answered when the list is enforced, whatever else is tried', async () => {
    await start('enforce');
    const fetched = gateway.fetched.length;
    const refused = '{ item { id } }';
    expect(await code(gateway.ask('acme-web', refused))).toEqual([403, 'QUERY_NOT_IN_SAFELIST']);
    // Neither parsed nor validated: nothing of the schema is told.
    expect(await code(gateway.ask('acme-web', '{ nothing }'))).toEqual([403, 'QUERY_NOT_IN_SAFELIST']);
    expect(await code(gateway.ask('acme-web', '{'))).toEqual([403, 'QUERY_NOT_IN_SAFELIST']);
    const persisted = (hash: string) => ({ persistedQuery: { version: 1, sha256Hash: hash } });
    expect(await code(gateway.ask('acme-web', { extensions: persisted('f00') }))).toEqual([
      404,
      'PERSISTED_QUERY_NOT_IN_LIST',
    ]);
    expect(
      await code(gateway.ask('acme-web', { query: refused, extensions: persisted(sha256(refused)) })),
    ).toEqual([400, 'CANNOT_SEND_PQ_ID_AND_BODY']);
    expect(await code(gateway.ask('acme-web', { extensions: persisted(sha256(refused)) }))).toEqual([
      404,
      'PERSISTED_QUERY_NOT_IN_LIST',
    ]);
    expect(gateway.fetched).toHaveLength(fetched);
    // Our own services are no clients.
    expect(await code(gateway.ask('acme-cart', refused))).toEqual([200, undefined]);
    // What it asked has been parsed and kept by now; others still may not.
    expect(await code(gateway.ask('acme-web', refused))).toEqual([403, 'QUERY_NOT_IN_SAFELIST']);
  });

  test('are the new ones as soon as there is a new list', async () => {
    const { update } = await start('enforce');
    const query = '{ item { id } }';
    expect((await gateway.ask('acme-web', query)).status).toBe(403);
    update([manifest({ id: 'x', name: 'Item', type: 'query', body: query })]);
    expect((await gateway.ask('acme-web', query)).status).toBe(200);
    expect((await gateway.ask('acme-web', { id: 'x' })).status).toBe(200);
    expect((await gateway.ask('acme-web', { id })).status).toBe(404);
  });

  test('are counted when the list is only reported, and others answered and registered as ever', async () => {
    await start('report');
    const query = '{ item { id } }';
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(query) } };
    const client = { 'apollographql-client-name': 'web' };
    expect(await code(gateway.ask('acme-web', { extensions }, client))).toEqual([
      200,
      'PERSISTED_QUERY_NOT_FOUND',
    ]);
    expect(await code(gateway.ask('acme-web', { query, extensions }, client))).toEqual([200, undefined]);
    expect(await code(gateway.ask('acme-web', { extensions }, client))).toEqual([200, undefined]);
    expect(await code(gateway.ask('acme-web', body, client))).toEqual([200, undefined]);
    const text = await gateway.metrics.registry.metrics();
    const count = (outcome: string) =>
      new RegExp(`gateway_safelist_requests_total\\{client="web",outcome="${outcome}".*\\} (\\d+)`).exec(
        text,
      )?.[1];
    expect([count('unlisted'), count('unknown-id'), count('listed')]).toEqual(['1', '2', '1']);
  });
});
