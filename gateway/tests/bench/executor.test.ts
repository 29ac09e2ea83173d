import { describe, expect, test } from '@jest/globals';
import { createData } from '../../bench/subgraphs/data.ts';
import { findEntity } from '../../bench/subgraphs/entities.ts';
import { createExecutor } from '../../bench/subgraphs/executor.ts';
import { type Fields, fieldsOf } from '../../bench/subgraphs/fields.ts';

const data = createData();
const subgraphs = fieldsOf(data);
const executor = (name: string) => {
  const execute = createExecutor(subgraphs[name] as Fields, findEntity(data));
  return (query: string, variables: Record<string, unknown> = {}): unknown =>
    (JSON.parse(execute({ query, variables })) as { data: unknown }).data;
};

describe('the subgraphs of the bench', () => {
  test('answer aliases, fragments and variables as they were asked', () => {
    const products = executor('products');
    const query = `query ($n: Int!) { some: products(first: $n, offset: 2) { __typename ...F } }
      fragment F on Product { key: sku ... on Product { price } }`;
    expect(products(query, { n: 1 })).toEqual({
      some: [{ __typename: 'Product', key: 'sku-0002', price: 1258 }],
    });
  });

  test('leave out what a condition leaves out, and remember no condition', () => {
    const products = executor('products');
    const query = `query ($on: Boolean!) { product(sku: "sku-0001") { sku price @include(if: $on) } }`;
    expect(products(query, { on: true })).toEqual({ product: { sku: 'sku-0001', price: 879 } });
    expect(products(query, { on: false })).toEqual({ product: { sku: 'sku-0001' } });
  });

  test('answer several lists of entities in one request, in their order, null for an unknown one', () => {
    const accounts = executor('accounts');
    const query = `query ($a: [_Any!]!, $b: [_Any!]!) {
      _e0: _entities(representations: $a) { ... on Account { handle } }
      _e1: _entities(representations: $b) { ... on Account { id } }
    }`;
    const account = (id: string) => ({ __typename: 'Account', id });
    expect(
      accounts(query, { a: [account('acc-0001'), account('nobody')], b: [account('acc-0003')] }),
    ).toEqual({ _e0: [{ handle: 'granite1' }, null], _e1: [{ id: 'acc-0003' }] });
  });

  test('compute what requires others’ fields from what was sent, not from what they know', () => {
    const inventory = executor('inventory');
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { shippingEstimate } } }`;
    const sent = (weight: number) => ({ __typename: 'Product', sku: 'sku-0001', price: 100, weight });
    expect(inventory(query, { r: [sent(10), sent(30)] })).toEqual({
      _entities: [{ shippingEstimate: 5 }, { shippingEstimate: 15 }],
    });
  });

  test('refuse a field that they do not have', () => {
    expect(() => executor('accounts')('{ topAccounts { shoeSize } }')).toThrow('Account.shoeSize');
  });
});
