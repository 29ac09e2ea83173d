import { describe, expect, test } from '@jest/globals';
import type { SubgraphRequest } from '../../../src/engine/fetch/port.ts';
import { type Held, rightsOf } from '../support/rights.ts';
import {
  composed,
  engineDeps,
  fixed,
  planners,
  sendersOf,
  startEngine,
  type Subgraph,
} from '../support/supergraph.ts';

const book = { __typename: 'Book', id: '1', title: 'Dune', pages: 3, draft: 'd' };
const film = { __typename: 'Film', id: '2', title: 'Heat', pages: null, length: 9 };
const memo = { __typename: 'Memo', id: '3', title: 'hush', text: 'x' };

const media: Record<string, Subgraph> = {
  a: {
    sdl: `
      type Query { works: [Work] first: Work found: [Found] one: Found must: [Found!] }
      interface Work { id: ID! title: String pages: Int }
      interface Note { text: String }
      type Book implements Work { id: ID! title: String pages: Int @requiresScopes(scopes: [["pages"]]) draft: String }
      type Film implements Work { id: ID! title: String pages: Int length: Int }
      type Memo implements Note @policy(policies: [["memos"]]) { id: ID! title: String text: String }
      union Found = Book | Film | Memo
    `,
    resolvers: {
      Query: {
        works: () => [book, film],
        first: () => book,
        found: () => [book, memo, film],
        one: () => memo,
        must: () => [book, memo],
      },
    },
  },
};

/** As composition before 2.9.4 wrote it, which left interfaces to the router. */
const unpropagated = (supergraphSdl: string): string =>
  supergraphSdl.replace(/(interface \w+[^{]*\{)([^}]*)\}/g, (_all, head: string, body: string) => {
    const rule = / *@(requiresScopes|policy)\((scopes|policies): \[\[[^\]]*\]\]\)/g;
    return `${head.replace(rule, '')}${body.replace(rule, '')}}`;
  });

const denied = (...path: string[]) => ({
  message: 'Unauthorized field or type',
  path,
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
});

describe.each(planners)('abstract types, planned by %s', (planner) => {
  const ask = async (query: string, held: Held = {}, write = (sdl: string) => sdl) => {
    const seen: SubgraphRequest[] = [];
    const { ask: send } = await startEngine(
      engineDeps({ supergraph: fixed(write(composed(media))), sender: sendersOf(media, seen), planner }),
    );
    const answer = await send({ query, scope: { access: rightsOf(held) } });
    return {
      ...answer,
      sent: seen.map(({ body }) => (JSON.parse(body) as { query: string }).query).join('\n'),
    };
  };

  test('a field of an interface needs what every implementation of it needs, as composition writes it', async () => {
    const { data, errors, sent } = await ask('{ works { title pages ... on Film { length } } }');
    expect(data).toEqual({
      works: [
        { title: 'Dune', pages: null },
        { title: 'Heat', pages: null, length: 9 },
      ],
    });
    expect(errors).toEqual([denied('works', '@', 'pages')]);
    expect(sent).not.toContain('pages');
  });

  test('an implementation whose own field is free gives it when it is asked by its name', async () => {
    const { data, errors } = await ask('{ works { ... on Film { pages } ... on Book { title pages } } }');
    expect(data).toEqual({ works: [{ title: 'Dune', pages: null }, { pages: null }] });
    expect(errors).toEqual([denied('works', '@', 'pages')]);
  });

  test('a field that only some implementations deny is asked of the others', async () => {
    const { data, errors, sent } = await ask('{ works { title pages } }', {}, unpropagated);
    expect(data).toEqual({
      works: [
        { title: 'Dune', pages: null },
        { title: 'Heat', pages: null },
      ],
    });
    expect(errors).toEqual([denied('works', '@', 'pages')]);
    expect(sent).toMatch(/\.\.\.\s*on Film\s*\{\s*(__typename\s+)?pages/);
    expect(sent).not.toMatch(/on Book/);
  });

  test('a field denied by its name is so on the interface, and an interface field on all that implement it', async () => {
    const { data } = await ask('{ first { title } works { ... on Film { title } } }', {
      denied: ['Book.title'],
    });
    expect(data).toEqual({ first: { title: null }, works: [{}, { title: 'Heat' }] });
    const { data: all } = await ask('{ works { ... on Film { title } ... on Book { title } id } }', {
      denied: ['Work.title'],
    });
    expect(all).toEqual({
      works: [
        { title: null, id: '1' },
        { title: null, id: '2' },
      ],
    });
  });

  test('a fragment on a denied type goes, and its objects are null', async () => {
    const { data, errors, sent } = await ask('{ found { ... on Memo { text } ... on Book { draft } } }');
    expect(data).toEqual({ found: [{ draft: 'd' }, null, {}] });
    expect(errors).toEqual([denied('found', '@')]);
    expect(sent).not.toMatch(/Memo|text/);
  });

  test('an object of a denied type tells not even its type, with an error where one was there', async () => {
    const query = '{ found { __typename } one { __typename } first { __typename } }';
    const { data, errors } = await ask(query);
    expect(data).toEqual({
      found: [{ __typename: 'Book' }, null, { __typename: 'Film' }],
      one: null,
      first: { __typename: 'Book' },
    });
    expect(errors).toEqual([denied('found', '@'), denied('one')]);
    expect((await ask(query, { policies: ['memos'] })).errors).toBeUndefined();
  });

  test('an object of a denied type takes a list along that may hold no null', async () => {
    const { data, errors } = await ask('{ must { __typename } }');
    expect(data).toEqual({ must: null });
    expect(errors).toEqual([denied('must', '@')]);
  });

  test('an interface that a denied type implements is denied like it, under every name', async () => {
    const query = '{ found { ...F } one { ... on Note { text } } } fragment F on Note { t: text __typename }';
    const { data, errors, sent } = await ask(query);
    expect(data).toEqual({ found: [{}, null, {}], one: null });
    expect(errors).toEqual([denied('found', '@'), denied('one')]);
    expect(sent).not.toContain('text');
    expect((await ask(query, { policies: ['memos'] })).data).toEqual({
      found: [{}, { t: 'x', __typename: 'Memo' }, {}],
      one: { text: 'x' },
    });
  });

  test('a key that is asked in several ways is answered where one of them is allowed', async () => {
    const { data, errors } = await ask('{ works { pages ... on Film { pages } } }');
    expect(data).toEqual({ works: [{ pages: null }, { pages: null }] });
    expect(errors).toEqual([denied('works', '@', 'pages')]);
  });
});
