import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { validate, parse } from 'graphql';
import { checkExactly, checkOurs } from './check.ts';
import { noFaults } from './harness/faults.ts';
import { compose } from './harness/fixture.ts';
import { createRig, type Rig } from './harness/rig.ts';
import type { ClientOperation } from './harness/run.ts';
import { fixtures } from './supergraphs/index.ts';

/** Documents that an engine, ours or stock, has once answered wrongly. */
const documents: Readonly<
  Record<string, readonly (readonly [why: string, query: string, variables?: object])[]>
> = {
  enums: [
    ['a hidden enum value and a hidden type are null', '{ orders { outcomes place { name __typename } } }'],
  ],
  interfaceObject: [
    ['a type that is known stays known', '{ favourite { __typename copies } books { copies __typename } }'],
    ['nothing is asked for other types', '{ topRated { title ... on Book { reviews { id } } } }'],
  ],
  interfaceObjectChain: [
    [
      'a part that is asked for under another interface has its type',
      '{ assets { ... on Clip { ... on Sound { by { name @skip(if: false) } bytes } } by { owns { name } } } clips { ... on Video { length } } }',
    ],
  ],
  keys: [
    ['an alias named as a key', '{ bestRated { sells { market: code offers { __typename } } } }'],
    ['the same, the other way round', '{ products { code: title market { id: region } offers { price } } }'],
  ],
  mutations: [
    [
      'the type of a list of an interface under another name',
      'mutation { addLine(input: { cart: 1, sku: "a" }) { errors { c: __typename } } }',
    ],
    [
      'the document’s order, whatever fragments there are',
      'mutation { a: award(points: [1]) { id } ...F } fragment F on Mutation { ... { touch } award(points: [2]) { id } rename(sku: "a") { sku } }',
    ],
  ],
  nested: [
    [
      'nothing is left to select',
      'query ($v: Boolean!) { keepers { name team { shift { to @skip(if: true) } } } sites { main @skip(if: $v) { no } } }',
      { v: true },
    ],
    ['an alias named as a key', '{ sites { main { bins { id: __typename capacity } } } }'],
    ['an alias that is none', '{ product { variants: variants { name sku } variants { bin { id } } } }'],
  ],
  override: [
    [
      'nothing is left to select of a non-null list',
      'query ($v: Boolean!) { products { ... @skip(if: $v) { stock } } }',
      { v: true },
    ],
    [
      'labels and percentages decide',
      '{ products { name price stock badge { text } reviews { text stars } rating discount } banner }',
    ],
  ],
  provides: [
    [
      'what is provided elsewhere is not provided here',
      '{ bestseller { author { id } } book(id: 1) { sold author { books { isbn } } } }',
    ],
    ['nor for another type', '{ gift { ... on Media { title } ... on Book { isbn } } }'],
    ['nor below', '{ plainShelf { author { books { sold title author { born name } } } } }'],
    [
      'a fragment on an interface inside of one on a union',
      '{ book(id: 1) { ... on Product { ... on Media { pages } } } }',
    ],
  ],
  requires: [
    [
      'what is required of an interface tells its type',
      '{ items { padding } item(id: 1) { padding total } }',
    ],
  ],
  requiresArguments: [
    ['the client asks with arguments of its own', '{ items { price(currency: "CHF") weight customs fee } }'],
    [
      'of which the native planner’s process died',
      'query ($v0: Boolean = false, $v1: Boolean) { item(id: "id-1") { origin(short: false) { region(short: $v0) } customs(form: "") price(currency: "", net: $v0) a: price(currency: "", net: $v1) } items { duty } }',
    ],
    [
      'conditions on fragments of the root',
      'query ($v0: Boolean = false) { ... @skip(if: $v0) { a: item(id: 0) { duty vat fee } } item(id: 0) { vat } b: featured { customs } featured { vat } }',
    ],
  ],
  unions: [
    [
      'members that not every subgraph has, and nothing but their type',
      '{ search(text: "a") { ... on Book { t: __typename } ... on Node { id } } recommended { ... on Game { players } ... on Sold { price } } }',
    ],
  ],
  shareable: [
    [
      'an alias named as a key of a type further down',
      '{ users { mail: address { street } best { title } } }',
    ],
    ['an alias whose name a later fetch needs', '{ feed { author { mail: a c } } }'],
  ],
};

/** What a planner's plan loses: the native one's is planned again, the Apollo one's is told. */
const lost = [
  '{ topRated { ... on Film { score minutes } ... on Book { id } } }',
  '{ topRated(first: -1) { ... on Film { c: title fee } __typename } }',
  '{ topRated { own0: copies ... on Song { copies c: fee(days: 62) } } }',
  '{ stars: topRated { ... on Film { score copies } c: title } }',
  '{ topRated(first: 50) { ... on Book { fee(days: 90) pages } ... on Film { copies } } }',
];

const operationOf = (query: string, variables: object = {}): ClientOperation => ({
  query,
  operationName: undefined,
  variables: { ...variables },
});

const withDocuments = fixtures.filter(({ name }) => documents[name]);

describe.each(withDocuments)('the supergraph $name', (fixture) => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await createRig(compose(fixture));
  });
  afterAll(() => rig.stop());

  for (const [why, query, variables] of documents[fixture.name] ?? [])
    test(`is answered rightly: ${why}`, async () => {
      expect(validate(rig.composed.api, parse(query))).toEqual([]);
      await checkExactly(rig, { operation: operationOf(query, variables), faults: noFaults });
    });

  if (fixture.name === 'interfaceObject')
    test.each(lost)('no field is lost: %s', async (query) => {
      await checkOurs(rig, { operation: operationOf(query), faults: noFaults });
    });
});
