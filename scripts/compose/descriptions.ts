import { Kind, visit, type ASTNode, type NameNode, type StringValueNode } from 'graphql';
import type { Problem } from './problem.ts';
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

/** What a client reads in the graph's documentation must be there: everything that lacks a description. */
export const missingDescriptions = ({ name: subgraph, file, typeDefs }: ParsedSubgraph): Problem[] => {
  const problems: Problem[] = [];
  visit(typeDefs, {
    enter(node, _key, _parent, _path, ancestors) {
      if (!isDescribed(node) || (node.description?.value.trim() ?? '') !== '') return;
      problems.push({
        code: 'MISSING_DESCRIPTION',
        message: `${coordinate(node, ancestors)} has no description`,
        places: [{ file, line: node.loc?.startToken.line, column: node.loc?.startToken.column, subgraph }],
      });
    },
  });
  return problems;
};
