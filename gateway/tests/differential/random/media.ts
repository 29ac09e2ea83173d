import type { Draws } from './draws.ts';
import { type SubgraphShape, type TypeShape, typeShape } from './subgraph.ts';
import { scalars, wrapped } from './types.ts';

/** The interface with a key, and its types: one subgraph alone knows them. */
export const defineMedia = (draws: Draws, { types }: SubgraphShape, entities: readonly string[]): void => {
  const id = ['id', { type: 'ID!' }] as const;
  types.set('Media', typeShape('interface', [id, ['t', { type: 'String' }]], ['id']));
  const kinds = [
    ['MediaA', ['t', { type: 'String' }], ['p', { type: wrapped(draws, 'Int') }]],
    [
      'MediaB',
      ['t', { type: draws.pick(['String', 'String!']) }],
      ['q', { type: wrapped(draws, draws.pick(entities)) }],
    ],
  ] as const;
  for (const [name, ...fields] of kinds) {
    const type = typeShape('entity', [id, ...fields], ['id']);
    type.implements.push('Media');
    types.set(name, type);
  }
};

/** The interface as the other subgraphs have it: an object, with fields of their own for all of its types. */
export const defineMediaObject = (draws: Draws, subgraph: string): TypeShape => {
  const type = typeShape(
    'interfaceObject',
    [
      ['id', { type: 'ID!' }],
      [`own${subgraph}`, { type: wrapped(draws, draws.pick(scalars)) }],
      [`more${subgraph}`, { type: wrapped(draws, draws.pick(['EntityA', 'Int'])) }],
    ],
    ['id'],
  );
  if (draws.chance(50)) {
    type.fields.set('t', { type: 'String', external: true });
    type.fields.set(`after${subgraph}`, { type: 'Int', requires: ['t'] });
  }
  return type;
};
