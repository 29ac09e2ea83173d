import type { Catalog } from './catalog.ts';
import type { Draws } from './draws.ts';
import type { Define } from './place.ts';
import { allFields, type FieldShape, type SubgraphShape, type TypeShape, typeShape } from './subgraph.ts';
import { bare, loose } from './types.ts';

const isUsed = (subgraph: SubgraphShape, name: string): boolean =>
  allFields(subgraph).some(({ type }) => bare(type) === name);

/** The fields that all of these types have alike, as an interface may write them. */
const shared = ([first, ...others]: readonly TypeShape[]): [string, FieldShape][] =>
  [...(first?.fields ?? [])].flatMap(([name, { type, takesArgument }]) => {
    const isAlike = others.every(({ fields }) => {
      const other = fields.get(name);
      return other && !other.takesArgument && loose(other.type) === loose(type);
    });
    return isAlike && !takesArgument ? [[name, { type: loose(type) }]] : [];
  });

/** `Common`, of what the subgraph's entities have in common; now and then one of them is no part of it. */
const addInterface = (draws: Draws, subgraph: SubgraphShape, catalog: Catalog, define: Define): void => {
  const [anyEntity] = catalog.entities.keys();
  const here = () =>
    [...catalog.entities.keys()].flatMap((name) => {
      const type = subgraph.types.get(name);
      return type ? [type] : [];
    });
  if (here().length === 0 && anyEntity !== undefined) define(subgraph, anyEntity);
  const all = here();
  const members = all.length > 2 && draws.chance(40) ? all.slice(1) : all;
  if (shared(members).length === 0)
    for (const { fields } of members)
      if (!fields.has('id')) fields.set('id', { type: 'ID!', shareable: true });
  subgraph.types.set('Common', typeShape('interface', shared(members)));
  for (const member of members) member.implements.push('Common');
};

/** `Either`, of what the subgraph has. */
const addUnion = (subgraph: SubgraphShape, catalog: Catalog, define: Define): void => {
  const [anyValue] = catalog.values.keys();
  const names = [...catalog.entities.keys(), ...catalog.values.keys()];
  const here = () => names.filter((name) => subgraph.types.has(name)).slice(0, 3);
  if (here().length === 0 && anyValue !== undefined) define(subgraph, anyValue);
  subgraph.unions.set('Either', here());
};

/** The abstract types that a subgraph's fields lead to. They may differ from subgraph to subgraph. */
export const addAbstract = (
  draws: Draws,
  subgraph: SubgraphShape,
  catalog: Catalog,
  define: Define,
): void => {
  if (isUsed(subgraph, 'Common')) addInterface(draws, subgraph, catalog, define);
  if (isUsed(subgraph, 'Either')) addUnion(subgraph, catalog, define);
};
