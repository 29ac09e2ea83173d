import { describe, expect, test } from '@jest/globals';
import { checkMutationOrder } from '../../../src/engine/plan/mutationOrder.ts';
import { type FetchNode, type Path, type PlanNode, UnknownPlan } from '../../../src/engine/plan/plan.ts';
import { path } from '../support/plans.ts';

const fetch = (subgraph: string, operation: string, at: Path = []): FetchNode => ({
  kind: 'fetch',
  subgraph,
  operationKind: operation.startsWith('mutation') ? 'mutation' : 'query',
  operation,
  operationName: undefined,
  variables: [],
  targets: [{ kind: 'root', path: at, rewrites: [] }],
});

const clear = fetch('carts', 'mutation { clear { id } }');
const touch = fetch('products', 'mutation { touch }');
const points = fetch('loyalty', '{ points }', path('clear'));

const inTurn = (...nodes: readonly PlanNode[]) => {
  checkMutationOrder({ kind: 'sequence', nodes });
};

describe('a mutation over several subgraphs', () => {
  test('is fetched whole before the next one runs', () => {
    expect(() => inTurn(clear, points, touch)).not.toThrow();
    expect(() => inTurn(touch, clear, points)).not.toThrow();
    expect(() => inTurn(touch, clear, { kind: 'parallel', nodes: [points, points] })).not.toThrow();
  });

  test('is refused where a part is fetched after the next one', () => {
    expect(() => inTurn(clear, touch, points)).toThrow(UnknownPlan);
    expect(() => inTurn(clear, touch, { kind: 'parallel', nodes: [points] })).toThrow(UnknownPlan);
  });

  test('knows its fields by the names they answer under', () => {
    const renamed = fetch('products', 'mutation { clear: touch touch: clear { id } }');
    expect(() => inTurn(clear, renamed, points)).not.toThrow();
    expect(() => inTurn(clear, touch, fetch('loyalty', '{ a }', path('touch')))).not.toThrow();
  });

  test('is of no account in one fetch, nor in a query', () => {
    const both = fetch('carts', 'mutation { a: clear { id } clear { id } }');
    expect(() => inTurn(both, points)).not.toThrow();
    expect(() => inTurn(fetch('carts', '{ cart }'), points)).not.toThrow();
    expect(() => checkMutationOrder(undefined)).not.toThrow();
  });
});
