import type { Catalog } from './catalog.ts';
import type { Draws } from './draws.ts';
import { defineMedia, defineMediaObject } from './media.ts';
import { allFields, type FieldShape, keyNames, type SubgraphShape, typeShape } from './subgraph.ts';
import { bare, wrapped } from './types.ts';

/** Writes a type into a subgraph that has it not yet, and what its fields lead to. */
export type Define = (subgraph: SubgraphShape, type: string) => void;

const createDefine = (draws: Draws, catalog: Catalog): Define => {
  const define: Define = (subgraph, name) => {
    if (subgraph.types.has(name)) return;
    const entity = catalog.entities.get(name);
    const value = catalog.values.get(name);
    if (entity) {
      const key = draws.pick([...entity.keys.values()].flat());
      subgraph.types.set(name, typeShape('entity', keyFieldsOf(catalog, name, [key]), [key], false));
    } else if (value)
      subgraph.types.set(
        name,
        typeShape(
          'value',
          [...value].map(([field, type]) => [field, { type }]),
        ),
      );
    else if (name === 'Ref') subgraph.types.set(name, typeShape('value', [['x', { type: 'ID!' }]]));
    else if (name === 'Media') subgraph.types.set(name, defineMediaObject(draws, subgraph.name));
    for (const { type } of subgraph.types.get(name)?.fields.values() ?? []) define(subgraph, bare(type));
  };
  return define;
};

const keyFieldsOf = (
  { entities }: Catalog,
  entity: string,
  keys: readonly string[],
): (readonly [string, FieldShape])[] =>
  keys
    .flatMap(keyNames)
    .map((name) => [name, { type: entities.get(entity)?.keyFields[name] ?? 'ID!', shareable: true }]);

/** The entities that a subgraph resolves, each with the fields that it has a part in. */
const placeEntities = (subgraph: SubgraphShape, catalog: Catalog): void => {
  for (const [name, { keys, fields }] of catalog.entities) {
    const own = keys.get(subgraph.name);
    if (!own) continue;
    const type = typeShape('entity', keyFieldsOf(catalog, name, own), own);
    for (const [field, { type: written, owners, takesArgument, takenOverBy }] of fields)
      if (owners.includes(subgraph.name) || takenOverBy === subgraph.name)
        type.fields.set(field, {
          type: written,
          takesArgument,
          shareable: owners.length > 1,
          from: takenOverBy === subgraph.name ? owners[0] : undefined,
        });
    subgraph.types.set(name, type);
  }
};

const placeQueries = (draws: Draws, subgraph: SubgraphShape, catalog: Catalog): void => {
  const concrete = [...subgraph.types.keys(), ...catalog.values.keys()];
  const names = catalog.abstract.length > 0 ? [concrete, concrete, concrete, catalog.abstract] : [concrete];
  for (let nth = draws.between(1, 2); nth > 0; nth--)
    subgraph.queries.set(`${subgraph.name}q${nth}`, { type: wrapped(draws, draws.pick(draws.pick(names))) });
};

/** Who writes what: each subgraph with its part of the catalog, without directives between them. */
export const place = (
  draws: Draws,
  catalog: Catalog,
): { readonly subgraphs: readonly SubgraphShape[]; readonly define: Define } => {
  const define = createDefine(draws, catalog);
  const subgraphs = catalog.subgraphs.map((name): SubgraphShape => {
    const subgraph: SubgraphShape = { name, types: new Map(), unions: new Map(), queries: new Map() };
    placeEntities(subgraph, catalog);
    return subgraph;
  });
  const [first] = subgraphs;
  if (first && catalog.abstract.includes('Media')) defineMedia(draws, first, [...catalog.entities.keys()]);
  for (const subgraph of subgraphs) {
    placeQueries(draws, subgraph, catalog);
    for (const { type } of allFields(subgraph)) define(subgraph, bare(type));
  }
  return { subgraphs, define };
};
