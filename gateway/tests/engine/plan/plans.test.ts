import { describe, expect, test } from '@jest/globals';
import type * as apollo from '@apollo/query-planner';
import type * as native from '@graphql-hive/router-query-planner';
import { fromApollo } from '../../../src/engine/plan/fromApollo.ts';
import { fromNative } from '../../../src/engine/plan/fromNative.ts';
import { UnknownPlan } from '../../../src/engine/plan/plan.ts';
import { fetchesOf } from '../../../src/engine/plan/tree.ts';
import { byId, field, on, path } from '../support/plans.ts';

const readers = {
  native: (node: unknown) => fromNative({ kind: 'QueryPlan', node: node as native.PlanNode }),
  apollo: (node: unknown) => fromApollo({ kind: 'QueryPlan', node: node as apollo.PlanNode }),
};
const each = Object.entries(readers);

const fetch = (more: object = {}) => ({
  kind: 'Fetch',
  serviceName: 'a',
  operation: '{ a }',
  operationKind: 'query',
  ...more,
});
const read = {
  kind: 'fetch',
  subgraph: 'a',
  operationKind: 'query',
  operation: '{ a }',
  operationName: undefined,
  variables: [],
  targets: [{ kind: 'root', path: [], rewrites: [] }],
};

describe.each(each)('a plan of the %s planner', (_, from) => {
  test('may be empty', () => {
    expect(from(undefined)).toEqual({ root: undefined });
  });

  test('is read node by node: groups of one or none disappear', () => {
    expect(from(fetch()).root).toEqual(read);
    expect(from({ kind: 'Sequence', nodes: [fetch()] }).root).toEqual(read);
    expect(from({ kind: 'Parallel', nodes: [] }).root).toBeUndefined();
    expect(
      from({ kind: 'Sequence', nodes: [fetch(), { kind: 'Parallel', nodes: [fetch(), fetch()] }] }).root,
    ).toEqual({ kind: 'sequence', nodes: [read, { kind: 'parallel', nodes: [read, read] }] });
  });

  test('keeps the variables and the operation’s name and kind', () => {
    const node = fetch({ variableUsages: ['x', 'y'], operationName: 'Q__a__0', operationKind: 'mutation' });
    expect(from(node).root).toMatchObject({
      variables: ['x', 'y'],
      operationName: 'Q__a__0',
      operationKind: 'mutation',
    });
  });

  test('keeps conditions, with either branch left out', () => {
    const condition = (more: object) => ({ kind: 'Condition', condition: 'x', ...more });
    expect(from(condition({ ifClause: fetch() })).root).toEqual({
      kind: 'condition',
      variable: 'x',
      ifTrue: read,
      ifFalse: undefined,
    });
    expect(from(condition({ elseClause: fetch() })).root).toMatchObject({ ifTrue: undefined, ifFalse: read });
  });

  test('with a part that nobody here knows is refused', () => {
    for (const kind of ['Defer', 'Subscription', 'Fly'])
      for (const node of [{ kind }, { kind: 'Sequence', nodes: [fetch(), { kind, primary: fetch() }] }])
        expect(() => from(node)).toThrow(UnknownPlan);
  });
});

const requires = [
  {
    kind: 'InlineFragment',
    typeCondition: 'Book',
    selections: [
      { kind: 'Field', name: '__typename' },
      { kind: 'Field', name: 'id' },
      { kind: 'Field', name: 'size', selections: [{ kind: 'Field', name: 'w' }] },
    ],
  },
];
const required = [on('Book', ...byId, field('size', [field('w')]))];

describe('a plan of Apollo’s planner', () => {
  const flatten = (at: (string | number)[], node: unknown) => ({ kind: 'Flatten', path: at, node });

  test('says by Flatten where a fetch goes, nested or around groups', () => {
    const plan = readers.apollo(
      flatten(['a', '@', '... on Book'], {
        kind: 'Sequence',
        nodes: [fetch(), flatten(['b', '@'], fetch({ requires }))],
      }),
    );
    expect(fetchesOf(plan.root).map(({ targets }) => targets)).toEqual([
      [{ kind: 'root', path: path('a.|Book'), rewrites: [] }],
      [
        {
          kind: 'entities',
          responseKey: '_entities',
          variable: 'representations',
          paths: [path('a.|Book.b')],
          requires: required,
          inputRewrites: [],
          outputRewrites: [],
        },
      ],
    ]);
  });

  test('keeps rewrites', () => {
    const node = fetch({
      requires,
      inputRewrites: [{ kind: 'ValueSetter', path: ['... on Book', '__typename'], setValueTo: 'Media' }],
      outputRewrites: [
        { kind: 'KeyRenamer', path: ['... on Book', 'a', '@', 'x__alias_0'], renameKeyTo: 'x' },
      ],
    });
    expect(fetchesOf(readers.apollo(node).root)[0]?.targets[0]).toMatchObject({
      inputRewrites: [{ path: path('|Book'), field: '__typename', change: { kind: 'set', value: 'Media' } }],
      outputRewrites: [{ path: path('|Book.a'), field: 'x__alias_0', change: { kind: 'rename', to: 'x' } }],
    });
  });

  test('is refused with arguments from a context, and with rewrites of nothing', () => {
    const contextRewrites = [{ kind: 'KeyRenamer', path: ['..', 'a'], renameKeyTo: 'b' }];
    expect(() => readers.apollo(fetch({ contextRewrites }))).toThrow(UnknownPlan);
    const outputRewrites = [{ kind: 'KeyRenamer', path: ['... on Book'], renameKeyTo: 'x' }];
    expect(() => readers.apollo(fetch({ outputRewrites }))).toThrow(UnknownPlan);
    expect(() => readers.apollo(flatten([1], fetch()))).toThrow(UnknownPlan);
  });
});

describe('a plan of the native planner', () => {
  const at = [{ Field: 'a' }, '@', { TypeCondition: ['Book', 'Film'] }];

  test('says by Flatten where a fetch goes, nested or around conditions', () => {
    const plan = readers.native({
      kind: 'Flatten',
      path: at,
      node: {
        kind: 'Condition',
        condition: 'x',
        ifClause: { kind: 'Flatten', path: [{ Field: 'b' }], node: fetch() },
      },
    });
    expect(fetchesOf(plan.root)[0]?.targets).toEqual([
      { kind: 'root', path: path('a.|Book,Film.b'), rewrites: [] },
    ]);
  });

  test('sends several lists of entities in one batch', () => {
    const alias = (n: number, paths: unknown) => ({
      alias: `_e${n}`,
      representationsVariableName: `r${n}`,
      paths,
      requires,
      inputRewrites: [
        { ValueSetter: { path: [{ TypenameEquals: ['Book'] }, { Key: '__typename' }], setValueTo: 'Media' } },
      ],
      outputRewrites: [{ KeyRenamer: { path: [{ Key: 'x0' }], renameKeyTo: 'x' } }],
    });
    const node = {
      ...fetch(),
      kind: 'BatchFetch',
      entityBatch: { aliases: [alias(0, [at, [{ Field: 'c' }]]), alias(1, [[{ Field: 'd' }]])] },
    };
    const target = {
      kind: 'entities',
      requires: required,
      inputRewrites: [{ path: path('|Book'), field: '__typename', change: { kind: 'set', value: 'Media' } }],
      outputRewrites: [{ path: [], field: 'x0', change: { kind: 'rename', to: 'x' } }],
    };
    expect(fetchesOf(readers.native(node).root)[0]?.targets).toEqual([
      { ...target, responseKey: '_e0', variable: 'r0', paths: [path('a.|Book,Film'), path('c')] },
      { ...target, responseKey: '_e1', variable: 'r1', paths: [path('d')] },
    ]);
    const under = readers.native({ kind: 'Flatten', path: [{ Field: 'root' }], node });
    expect(
      fetchesOf(under.root)[0]?.targets.flatMap((each) => (each.kind === 'entities' ? each.paths : [])),
    ).toEqual(['root.a.|Book,Film', 'root.c', 'root.d'].map(path));
  });

  test('reads what the client’s names would hide under another name, and sends it under the schema’s', () => {
    const aliased = [{ kind: 'Field', name: 'price__0', alias: 'price' }];
    const [target] = fetchesOf(readers.native(fetch({ requires: aliased })).root)[0]?.targets ?? [];
    expect(target?.kind === 'entities' && target.requires).toEqual([
      { kind: 'field', from: 'price__0', as: 'price', selections: undefined },
    ]);
  });

  test('is refused with a path or a representation that nobody here knows', () => {
    const bad = [
      { kind: 'Flatten', path: [{ Index: 1 }], node: fetch() },
      fetch({ requires: [{ kind: 'FragmentSpread', value: 'F' }] }),
      fetch({ requires: [{ ...requires[0], skipIf: 'x' }] }),
      fetch({ outputRewrites: [{ KeyRenamer: { path: [{ Index: 1 }], renameKeyTo: 'x' } }] }),
      fetch({ outputRewrites: [{ KeyRenamer: { path: [], renameKeyTo: 'x' } }] }),
    ];
    for (const node of bad) expect(() => readers.native(node)).toThrow(UnknownPlan);
  });
});
