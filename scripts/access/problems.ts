import { isScope } from '@commerce/kernel';
import { type AccessRule, type AccessRules, readAccessRules, type TypeAccess } from '@commerce/service';
import { type ASTNode, Kind } from 'graphql';
import type { Place, Problem } from '../compose/problem.ts';
import type { ParsedSubgraph } from '../compose/subgraphs.ts';

const placeOf = (node: ASTNode, { file, name }: ParsedSubgraph): Place => ({
  file,
  line: node.loc?.startToken.line,
  column: node.loc?.startToken.column,
  subgraph: name,
});

/** Where a type, or a field of it, is defined. */
const placesOf = (coordinate: string, subgraphs: readonly ParsedSubgraph[]): Place[] => {
  const [type, field] = coordinate.split('.');
  return subgraphs.flatMap((subgraph) =>
    subgraph.typeDefs.definitions.flatMap((node) => {
      if (!('name' in node) || node.name?.value !== type) return [];
      if (field === undefined) return [placeOf(node.name, subgraph)];
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) return [];
      const found = node.fields?.find(({ name }) => name.value === field);
      return found ? [placeOf(found.name, subgraph)] : [];
    }),
  );
};

/** Whoever adds a field to a root or an entity has to say who may see it. */
export const fieldsWithoutRule = (
  table: readonly TypeAccess[],
  subgraphs: readonly ParsedSubgraph[],
): Problem[] =>
  table
    .filter(({ kind }) => kind !== 'value')
    .flatMap(({ fields }) => fields)
    .filter(({ own }) => own === undefined)
    .map(({ coordinate }) => ({
      code: 'NO_ACCESS_RULE',
      message: `${coordinate} says not who may see it: give it, or its type, @requiresScopes, @policy or @authenticated`,
      places: placesOf(coordinate, subgraphs),
    }));

const scopesIn = ({ ofField, ofType }: AccessRules): (readonly [string, string])[] =>
  [...ofField, ...ofType].flatMap(([coordinate, { scopes = [] }]: readonly [string, AccessRule]) =>
    [...new Set(scopes.flat())].map((scope) => [coordinate, scope] as const),
  );

/** A scope that is not in kernel's list is one that nobody can have. */
export const unknownScopes = (subgraphs: readonly ParsedSubgraph[]): Problem[] =>
  subgraphs.flatMap((subgraph) =>
    scopesIn(readAccessRules(subgraph.typeDefs))
      .filter(([, scope]) => !isScope(scope))
      .map(([coordinate, scope]) => ({
        code: 'UNKNOWN_SCOPE',
        message: `${coordinate} asks for ${scope}, which is not in packages/kernel/src/scopes.ts`,
        places: placesOf(coordinate, [subgraph]),
      })),
  );
