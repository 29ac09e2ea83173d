import {
  type ConstDirectiveNode,
  type DirectiveDefinitionNode,
  type DocumentNode,
  Kind,
  print,
  type TypeNode,
  visit,
} from 'graphql';
import { linksRule, ruleNamesOf } from '../engine/access/ruleNames.ts';

const nameOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);

/** The scalars that only the arguments of these directives use. */
const scalarsOf = (definitions: readonly DirectiveDefinitionNode[]): ReadonlySet<string> =>
  new Set(
    definitions.flatMap(({ arguments: taken }) =>
      (taken ?? []).map(({ type }) => nameOf(type)).filter((name) => name.includes('__')),
    ),
  );

/**
 * A supergraph without the directives of rights and whatever comes with them: @apollo/gateway refuses to serve one
 * that links them. Whoever gives it to that must hold callers to their rights itself.
 */
export const withoutRules = (supergraph: DocumentNode): string => {
  const names = new Set(Object.values(ruleNamesOf(supergraph)).filter((name) => name !== undefined));
  const definitions = supergraph.definitions.filter(
    (definition): definition is DirectiveDefinitionNode =>
      definition.kind === Kind.DIRECTIVE_DEFINITION && names.has(definition.name.value),
  );
  const scalars = scalarsOf(definitions);
  const isRule = (directive: ConstDirectiveNode): boolean =>
    names.has(directive.name.value) || linksRule(directive);
  return print(
    visit(supergraph, {
      DirectiveDefinition: (node) => (definitions.includes(node) ? null : undefined),
      ScalarTypeDefinition: (node) => (scalars.has(node.name.value) ? null : undefined),
      Directive: (node) => (isRule(node as ConstDirectiveNode) ? null : undefined),
    }),
  );
};
