import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { readEntityKeys } from '../../../src/engine/cache/entityKeys.ts';

describe('the keys of entities', () => {
  test('are read from the supergraph, per subgraph, in its order', async () => {
    const keysOf = readEntityKeys(
      await readFile(new URL('../../../../supergraph.graphql', import.meta.url), 'utf8'),
    );
    expect(keysOf('product', 'Product')).toEqual([['id'], ['sku']]);
    expect(keysOf('inventory', 'Product')).toEqual([['sku']]);
    expect(keysOf('product', 'Category')).toEqual([['id'], ['slug']]);
    expect(keysOf('product', 'Money')).toEqual([]);
    expect(keysOf('nobody', 'Product')).toEqual([]);
  });

  test('may be compound, nested, and of interfaces; a subgraph goes by its own name', () => {
    const keysOf = readEntityKeys(`
      enum join__Graph { A_B @join__graph(name: "a-b", url: "") }
      type T @join__type(graph: A_B, key: "id org { id region { code } }") { id: ID }
      interface I @join__type(graph: A_B, key: "id", isInterfaceObject: true) { id: ID }`);
    expect(keysOf('a-b', 'T')).toEqual([['id', 'org']]);
    expect(keysOf('a-b', 'I')).toEqual([['id']]);
  });

  test('of no supergraph are an error', () => {
    expect(() => readEntityKeys('type {')).toThrow();
  });
});
