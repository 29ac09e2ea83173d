import { Kind, visit, type ASTNode, type NameNode, type StringValueNode } from 'graphql';
import type { Place, Problem } from './problem.ts';
import type { ParsedSubgraph } from './subgraphs.ts';

type Described = ASTNode & { readonly name: NameNode; readonly description?: StringValueNode | undefined };

/** Every kind of definition that has a description. An `extend type` has none; what it adds has. */
const kinds: readonly string[] = [
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
  Kind.ENUM_TYPE_DEFINITION,
  Kind.SCALAR_TYPE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.DIRECTIVE_DEFINITION,
  Kind.FIELD_DEFINITION,
  Kind.INPUT_VALUE_DEFINITION,
  Kind.ENUM_VALUE_DEFINITION,
];

const isDescribed = (node: ASTNode): node is Described => kinds.includes(node.kind);

const isNamed = (node: ASTNode | readonly ASTNode[]): node is ASTNode & { readonly name: NameNode } =>
  'name' in node && (node.name as ASTNode | undefined)?.kind === Kind.NAME;

/** `Type.field(argument:)`, the schema coordinate of the node below its ancestors. */
const coordinate = (node: Described, ancestors: readonly (ASTNode | readonly ASTNode[])[]): string => {
  const names = ancestors.filter(isNamed).map(({ name }) => name.value);
  const ofArgument = node.kind === Kind.INPUT_VALUE_DEFINITION && names.length === 2;
  return ofArgument ? `${names.join('.')}(${node.name.value}:)` : [...names, node.name.value].join('.');
};

/**
 * What a client reads in the graph's documentation must be there. A thing that several subgraphs define
 * needs one description, its owner's: five of Query, or a reference's beside the entity's own, would
 * only compete.
 */
export const missingDescriptions = (subgraphs: readonly ParsedSubgraph[]): Problem[] => {
  const described = new Set<string>();
  const undescribed = new Map<string, Place[]>();
  for (const { name: subgraph, file, typeDefs } of subgraphs) {
    visit(typeDefs, {
      enter(node, _key, _parent, _path, ancestors) {
        if (!isDescribed(node)) return;
        const key = coordinate(node, ancestors);
        if ((node.description?.value.trim() ?? '') !== '') {
          described.add(key);
          return;
        }
        const place = {
          file,
          line: node.loc?.startToken.line,
          column: node.loc?.startToken.column,
          subgraph,
        };
        undescribed.set(key, [...(undescribed.get(key) ?? []), place]);
      },
    });
  }
  return Array.from(undescribed)
    .filter(([key]) => !described.has(key))
    .map(([key, places]) => ({ code: 'MISSING_DESCRIPTION', message: `${key} has no description`, places }));
};
