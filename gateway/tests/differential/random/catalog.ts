import type { Draws } from './draws.ts';
import { bare, isScalar, scalars, wrapped } from './types.ts';

export interface EntityField {
  readonly type: string;
  /** The subgraphs that resolve it. */
  readonly owners: readonly string[];
  readonly takesArgument: boolean;
  /** The subgraph that takes it over from its owner. */
  readonly takenOverBy: string | undefined;
}

export interface Entity {
  /** The key fields there are, with their types; no subgraph needs to have all of them. */
  readonly keyFields: Readonly<Record<string, string>>;
  /** By subgraph that resolves it: the keys by which it does. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  readonly fields: ReadonlyMap<string, EntityField>;
}

/** All that a supergraph has, before anybody says which subgraph writes what. */
export interface Catalog {
  readonly subgraphs: readonly string[];
  readonly entities: ReadonlyMap<string, Entity>;
  /** Types without keys, the same in every subgraph: their fields' types by name. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Composite types that are not in the maps above, where there are any. */
  readonly abstract: readonly ('Common' | 'Either' | 'Media')[];
}

const keySets = [
  ['id'],
  ['code'],
  ['id code'],
  ['ref { x }'],
  ['id', 'code'],
  ['id', 'ref { x }'],
  ['code', 'ref { x }'],
];

const drawKeys = (draws: Draws, subgraphs: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const main = draws.chance(60) ? ['id'] : draws.pick(keySets);
  const keys = new Map<string, readonly string[]>();
  for (const subgraph of draws.some(subgraphs, 70)) {
    const own = draws.chance(70) ? main : [draws.pick(main), draws.pick(['id', 'code', 'ref { x }'])];
    keys.set(subgraph, [...new Set(own)]);
  }
  for (const subgraph of subgraphs) if (keys.size < 2 && !keys.has(subgraph)) keys.set(subgraph, main);
  return keys;
};

const drawField = (
  draws: Draws,
  subgraphs: readonly string[],
  { entities, values, abstract }: Record<'entities' | 'values' | 'abstract', readonly string[]>,
): EntityField => {
  const kinds = [scalars, scalars, scalars, scalars, entities, entities, entities, values, abstract];
  const name = draws.pick(draws.pick(kinds.filter((names) => names.length > 0)));
  const owner = draws.pick(subgraphs);
  const others = subgraphs.filter((subgraph) => subgraph !== owner);
  const second = draws.chance(20) ? draws.pick(others) : undefined;
  return {
    type: wrapped(draws, name),
    owners: second === undefined ? [owner] : [owner, second],
    takesArgument: isScalar(name) && draws.chance(12),
    takenOverBy: second === undefined && draws.chance(7) ? draws.pick(others) : undefined,
  };
};

export const drawCatalog = (draws: Draws): Catalog => {
  const subgraphs = ['s0', 's1', 's2', 's3'].slice(0, draws.between(2, 4));
  const entities = ['EntityA', 'EntityB', 'EntityC'].slice(0, draws.between(2, 3));
  const values = ['ValueA', 'ValueB'].slice(0, draws.between(1, 2));
  const abstract: Catalog['abstract'] = [
    ...(draws.chance(60) ? (['Common'] as const) : []),
    ...(draws.chance(50) ? (['Either'] as const) : []),
    ...(draws.chance(35) ? (['Media'] as const) : []),
  ];
  const drawValue = (): ReadonlyMap<string, string> =>
    new Map([
      ['a', wrapped(draws, draws.pick(scalars))],
      ...draws.some(['b'], 70).map((name) => [name, wrapped(draws, draws.pick(scalars))] as const),
      // Nullable: values may hold one another without end.
      ...draws.some(['v'], 35).map((name) => [name, bare(draws.pick([...entities, ...values]))] as const),
    ]);
  const drawEntity = (): Entity => {
    const keys = drawKeys(draws, subgraphs);
    const names = ['a', 'b', 'c', 'd', 'e', 'f'].slice(0, draws.between(3, 6));
    const field = () => drawField(draws, [...keys.keys()], { entities, values, abstract });
    return {
      keyFields: {
        id: 'ID!',
        code: draws.pick(['Int!', 'Int']),
        ref: draws.pick(['Ref!', 'Ref']),
      },
      keys,
      fields: new Map(names.map((name) => [name, field()])),
    };
  };
  return {
    subgraphs,
    entities: new Map(entities.map((name) => [name, drawEntity()])),
    values: new Map(values.map((name) => [name, drawValue()])),
    abstract,
  };
};
