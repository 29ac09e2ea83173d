import {
  type ConstDirectiveNode,
  isTypeDefinitionNode,
  Kind,
  parse,
  print,
  visit,
  type DocumentNode,
  type SchemaDefinitionNode,
} from 'graphql';
import { hash } from './hash.ts';

const forms = [
  '@authenticated',
  '@requiresScopes(scopes: [["s1"]])',
  '@requiresScopes(scopes: [["s1", "s2"], ["s3"]])',
  '@requiresScopes(scopes: [["s2"], ["s3"]]) @authenticated',
  '@policy(policies: [["p1"]])',
  '@policy(policies: [["p1"], ["p2"]]) @requiresScopes(scopes: [["s1"], ["s2"]])',
];

const links = ['authenticated', 'requiresScopes', 'policy']
  .map((spec) => `@link(url: "https://specs.apollo.dev/${spec}/v0.1", for: SECURITY)`)
  .join(' ');

const definitions = `
  scalar requiresScopes__Scope
  scalar policy__Policy
  directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @policy(policies: [[policy__Policy!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
`;

const directivesOf = (text: string): readonly ConstDirectiveNode[] => {
  const [definition] = parse(`scalar Any ${text}`, { noLocation: true }).definitions;
  return definition && 'directives' in definition
    ? ((definition.directives ?? []) as readonly ConstDirectiveNode[])
    : [];
};

/**
 * A supergraph with rules at random places, by the seed: one field in six, one type in fifteen. They are written into
 * what was composed, so that interfaces have rules of their own that composition would never give them.
 */
export const withRandomRules = (supergraphSdl: string, seed: number): string => {
  const added = (coordinate: string, oneIn: number): readonly ConstDirectiveNode[] => {
    const h = hash(seed, coordinate);
    return h % oneIn === 0 ? directivesOf(forms[hash(h, 'form') % forms.length] ?? '') : [];
  };
  const isInternal = (name: string): boolean => name.includes('__');
  const document: DocumentNode = parse(supergraphSdl, { noLocation: true });
  const ruled = visit(document, {
    SchemaDefinition: (node): SchemaDefinitionNode => ({
      ...node,
      directives: [...(node.directives ?? []), ...directivesOf(links)],
    }),
    enter(node) {
      if (!isTypeDefinitionNode(node) || isInternal(node.name.value)) return undefined;
      const type = node.name.value;
      if (node.kind === Kind.UNION_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
        return undefined;
      const root = type === 'Query' || type === 'Mutation';
      const directives = [...(node.directives ?? []), ...added(type, root ? 40 : 15)];
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION)
        return { ...node, directives };
      return {
        ...node,
        directives,
        fields: node.fields?.map((field) => ({
          ...field,
          directives: [...(field.directives ?? []), ...added(`${type}.${field.name.value}`, 6)],
        })),
      };
    },
  });
  return print(ruled) + definitions;
};
