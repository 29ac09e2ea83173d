import type { Catalog, EntityField } from './catalog.ts';
import type { Draws } from './draws.ts';
import type { Define } from './place.ts';
import type { SubgraphShape, TypeShape } from './subgraph.ts';
import { bare, isScalar } from './types.ts';

/** What may be required of a field that another subgraph has; undefined: nothing this subgraph can write. */
const selectionOf = (
  [name, { type }]: readonly [string, EntityField],
  subgraph: SubgraphShape,
  catalog: Catalog,
  define: Define,
): string | undefined => {
  const to = bare(type);
  if (isScalar(to)) return name;
  if (catalog.values.has(to)) {
    define(subgraph, to);
    return `${name} { a }`;
  }
  const keys = [...(catalog.entities.has(to) ? (subgraph.types.get(to)?.fields.keys() ?? []) : [])];
  const key = keys.find((field) => field === 'id' || field === 'code');
  return key && `${name} { ${key} }`;
};

const isElsewhere = (subgraph: SubgraphShape, type: TypeShape, name: string, field: EntityField): boolean => {
  const here = type.fields.get(name);
  return (
    !field.owners.includes(subgraph.name) &&
    field.takenOverBy !== subgraph.name &&
    !field.takesArgument &&
    (!here || here.external === true)
  );
};

/** Lets some of a subgraph's entity fields require one or two fields that other subgraphs have. */
export const addRequires = (
  draws: Draws,
  subgraph: SubgraphShape,
  catalog: Catalog,
  define: Define,
): void => {
  for (const [entityName, { fields }] of catalog.entities) {
    const type = subgraph.types.get(entityName);
    if (!type?.resolvable) continue;
    for (const [name, { owners, takenOverBy }] of fields) {
      const field = type.fields.get(name);
      const isAlone = owners.length === 1 && owners[0] === subgraph.name && takenOverBy === undefined;
      if (!field || !isAlone || !draws.chance(30)) continue;
      const elsewhere = [...fields].filter(([other, known]) => isElsewhere(subgraph, type, other, known));
      const chosen = draws.some(elsewhere, 60).slice(0, draws.between(1, 2));
      const requires = chosen.flatMap((candidate) => {
        const selection = selectionOf(candidate, subgraph, catalog, define);
        if (selection === undefined) return [];
        type.fields.set(candidate[0], { type: candidate[1].type, external: true });
        return [selection];
      });
      if (requires.length > 0) field.requires = requires;
    }
  }
};
