import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { roles } from '@commerce/kernel';
import { silentLogger } from '@commerce/service';
import type { Manifest } from '../../../src/guard/safelist/manifest.ts';
import { parseManifest } from '../../../src/guard/safelist/manifest.ts';
import { normalise } from '../../../src/guard/safelist/normalise.ts';
import { createSafelist, type SafelistMode } from '../../../src/guard/safelist/safelist.ts';
import type { Caller } from '../../../src/identity/caller.ts';

const manifest = (
  ...operations: readonly (Partial<Manifest['operations'][number]> & { body: string })[]
): Manifest => ({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: operations.map((one) => ({
    id: createHash('sha256').update(one.body).digest('hex'),
    name: 'Page',
    type: 'query' as const,
    ...one,
  })),
});

const page = 'query Page { item { id ...F } } fragment F on Item { price { amount } }';
const webOnly = 'query Web { item { id } }';

const caller = (tenant: string, credential: string, kind: 'guest' | 'service' = 'guest'): Caller => ({
  identity: { tenant, subject: credential, ...roles[kind] },
  mode: kind === 'service' ? 'service' : 'api-key',
  credential,
});
const web = caller('acme', 'key:web');
const app = caller('acme', 'key:app');

const rig = (
  mode: SafelistMode,
  lists: readonly Manifest[] = [manifest({ body: page }, { body: webOnly, name: 'Web', clientName: 'web' })],
) => {
  const outcomes: string[] = [];
  const safelist = createSafelist({
    mode,
    exempt: new Set(['service']),
    credentialsOf: (tenant, name) => (tenant === 'acme' && name === 'web' ? new Set(['key:web']) : undefined),
    maxTokens: 1_000,
    onOutcome: (outcome, client) => outcomes.push(`${client ?? '-'} ${outcome}`),
    logger: silentLogger(),
  });
  safelist.use(lists);
  const check = (
    asked: { query?: string; id?: string; clientName?: string },
    who: Caller | undefined = web,
  ): string => {
    const { refused, listed } = safelist.check(
      { query: undefined, id: undefined, clientName: undefined, ...asked },
      who,
    );
    const code = refused?.extensions['code'];
    return typeof code === 'string' ? code : (listed?.name ?? 'passed');
  };
  const idOf = (body: string): string => createHash('sha256').update(body).digest('hex');
  return { safelist, check, outcomes, idOf };
};

describe('enforced', () => {
  test('what is listed passes, by its id and by its text, however that is laid out', () => {
    const { check, idOf } = rig('enforce');
    expect(check({ id: idOf(page) })).toBe('Page');
    expect(check({ query: page })).toBe('Page');
    expect(
      check({
        query: 'fragment F on Item { price { amount } }\n# the page\nquery Page { item { id, ...F } }',
      }),
    ).toBe('Page');
  });

  test('anything else is refused: another id, another text, no document at all', () => {
    const { check } = rig('enforce');
    expect(check({ id: 'f00' })).toBe('PERSISTED_QUERY_NOT_IN_LIST');
    expect(check({ query: 'query Page { item { id } }' })).toBe('QUERY_NOT_IN_SAFELIST');
    expect(check({ query: page.replace('amount', 'amount a: amount') })).toBe('QUERY_NOT_IN_SAFELIST');
    expect(check({ query: 'nonsense {' })).toBe('QUERY_NOT_IN_SAFELIST');
    expect(check({ query: `{ ${'a '.repeat(2_000)} }` })).toBe('QUERY_NOT_IN_SAFELIST');
    expect(check({})).toBe('passed');
  });

  test('nothing is registered, even if it is listed', () => {
    const { check, idOf } = rig('enforce');
    expect(check({ id: idOf(page), query: page })).toBe('CANNOT_SEND_PQ_ID_AND_BODY');
  });

  test('a client’s own operations are for that client', () => {
    const { check, idOf } = rig('enforce');
    expect(check({ query: webOnly, clientName: 'web' })).toBe('Web');
    expect(check({ id: idOf(webOnly), clientName: 'web' })).toBe('Web');
    expect(check({ query: webOnly, clientName: 'app' })).toBe('QUERY_NOT_IN_SAFELIST');
    expect(check({ id: idOf(webOnly) })).toBe('PERSISTED_QUERY_NOT_IN_LIST');
    expect(check({ query: page, clientName: 'web' })).toBe('Page');
  });

  test('a name that a tenant gave to credentials is nobody else’s there', () => {
    const { check } = rig('enforce');
    expect(check({ query: webOnly, clientName: 'web' }, app)).toBe('QUERY_NOT_IN_SAFELIST');
    expect(check({ query: webOnly, clientName: 'web' }, caller('globex', 'key:any'))).toBe('Web');
  });

  test('who is exempt asks what they like, and still by id', () => {
    const { check, idOf, outcomes } = rig('enforce');
    const service = caller('acme', 'service:cart', 'service');
    expect(check({ query: '{ item { id } }' }, service)).toBe('passed');
    expect(check({ id: idOf(page) }, service)).toBe('Page');
    expect(outcomes).toEqual(['- exempt', '- exempt']);
  });
});

describe('reported', () => {
  test('everything passes, and is counted by client', () => {
    const { check, outcomes, idOf } = rig('report');
    expect(check({ query: page, clientName: 'web' })).toBe('Page');
    expect(check({ query: '{ item { id } }', clientName: 'web' })).toBe('passed');
    expect(check({ query: '{ item { id } }', clientName: 'web' }, app)).toBe('passed');
    expect(check({ id: 'f00' })).toBe('passed');
    expect(check({ id: idOf(page), query: page })).toBe('Page');
    expect(outcomes).toEqual(['web listed', 'web unlisted', '- unlisted', '- unknown-id', '- listed']);
  });
});

describe('off', () => {
  test('listed operations can be asked for by id, and nothing is looked at', () => {
    const { check, outcomes, idOf } = rig('off');
    expect(check({ id: idOf(page) })).toBe('Page');
    expect(check({ query: 'anything' })).toBe('passed');
    expect(check({ id: 'f00' })).toBe('passed');
    expect(outcomes).toEqual(['- listed']);
  });
});

describe('a list', () => {
  test('that holds what is no document is refused, and the last good one goes on', () => {
    const { check, safelist } = rig('enforce');
    expect(() => safelist.use([manifest({ body: 'nonsense {' })])).toThrow('no GraphQL document');
    expect(check({ query: page })).toBe('Page');
    safelist.use([]);
    expect(check({ query: page })).toBe('QUERY_NOT_IN_SAFELIST');
  });

  test('is what Apollo’s tools write, and nothing else', () => {
    const text = JSON.stringify(manifest({ body: page, clientName: null }));
    expect(parseManifest(text).operations).toHaveLength(1);
    expect(() => parseManifest(text.replace('apollo-persisted-query-manifest', 'other'))).toThrow('format');
    expect(() => parseManifest('{}')).toThrow('not a persisted query manifest');
  });

  test('tells operations apart by what they ask for, and not by their layout', () => {
    expect(normalise('{a,b}', 100)).toBe(normalise('query\n{ a b } # c', 100));
    expect(normalise('{ a b }', 100)).not.toBe(normalise('{ b a }', 100));
    expect(normalise('{ a(s: "x y") }', 100)).not.toBe(normalise('{ a(s: "x  y") }', 100));
  });
});
