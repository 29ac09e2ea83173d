import type { Catalog } from './catalog.ts';
import type { Draws } from './draws.ts';
import { allFields, type FieldShape, keyNames, type SubgraphShape, type TypeShape } from './subgraph.ts';
import { bare, isScalar } from './types.ts';

const isRequired = (type: TypeShape, name: string): boolean =>
  [...type.fields.values()].some(({ requires }) => requires?.some((text) => keyNames(text)[0] === name));

/** Fields by which another field of this subgraph may lead to an entity with one more field than it resolves. */
const candidates = (
  subgraph: SubgraphShape,
  entityName: string,
  type: TypeShape,
  { catalog, ownersOf }: Known,
): string[] =>
  [...(catalog.entities.get(entityName)?.fields ?? [])].flatMap(([name, field]) => {
    const here = type.fields.get(name);
    const isElsewhere = !field.owners.includes(subgraph.name) && field.takenOverBy === undefined;
    const isPlain = isScalar(bare(field.type)) && !field.takesArgument;
    const requiresNothing = ownersOf(entityName, name).every(({ requires }) => !requires);
    const isFree = (!here || here.external) && !isRequired(type, name);
    return isElsewhere && isPlain && requiresNothing && isFree ? [name] : [];
  });

interface Known {
  readonly catalog: Catalog;
  /** What the subgraphs that resolve a field say of it. */
  ownersOf(entity: string, field: string): readonly FieldShape[];
}

/** Lets some fields of all subgraphs provide a field of the entities that they lead to. */
export const addProvides = (draws: Draws, subgraphs: readonly SubgraphShape[], catalog: Catalog): void => {
  const ownersOf: Known['ownersOf'] = (entity, field) =>
    subgraphs.flatMap(({ types }) => {
      const found = types.get(entity)?.fields.get(field);
      return found && !found.external ? [found] : [];
    });
  for (const subgraph of subgraphs)
    for (const field of allFields(subgraph)) {
      const entityName = bare(field.type);
      const type = subgraph.types.get(entityName);
      if (!type || !catalog.entities.has(entityName) || field.external || !draws.chance(20)) continue;
      const names = candidates(subgraph, entityName, type, { catalog, ownersOf });
      if (names.length === 0) continue;
      const name = draws.pick(names);
      const written = catalog.entities.get(entityName)?.fields.get(name)?.type ?? 'String';
      type.fields.set(name, { type: written, external: true });
      field.provides = name;
      for (const owner of ownersOf(entityName, name)) owner.shareable = true;
    }
};
