import { type ASTNode, type DocumentNode, Kind, type NameNode } from 'graphql';
import { directive, enumValuesOf, fieldsNodes, fieldsOf, innerName, inputsOf } from './definitions.ts';
import type { Finding, LintRule } from './rule.ts';

const pascalCase = /^_?[A-Z][A-Za-z0-9]*$/;
const camelCase = /^_{0,2}[a-z][A-Za-z0-9]*$/;
const upperSnakeCase = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

type NamedDefinition = ASTNode & { readonly name: NameNode };

const typeDefinitions = ({ definitions }: DocumentNode): NamedDefinition[] =>
  definitions.flatMap((node) =>
    'name' in node && node.name && /Type(Definition|Extension)$/.test(node.kind)
      ? [node as NamedDefinition]
      : [],
  );

const named = (
  nodes: readonly { readonly node: ASTNode; readonly name: string; readonly coordinate: string }[],
  form: RegExp,
  wanted: string,
): Finding[] =>
  nodes
    .filter(({ name }) => !form.test(name))
    .map(({ node, coordinate }) => ({ node, coordinate, message: `${coordinate} should be ${wanted}` }));

const naming: LintRule = {
  name: 'NAMING',
  level: 'error',
  about: 'Types are PascalCase, fields and arguments camelCase, enum values UPPER_SNAKE_CASE.',
  find: (document) => [
    ...named(
      typeDefinitions(document).map((node) => ({
        node: node.name,
        name: node.name.value,
        coordinate: node.name.value,
      })),
      pascalCase,
      'PascalCase',
    ),
    ...named(
      [
        ...fieldsOf(document).map(({ field, coordinate }) => ({
          node: field.name,
          name: field.name.value,
          coordinate,
        })),
        ...inputsOf(document).map(({ input, coordinate }) => ({
          node: input.name,
          name: input.name.value,
          coordinate,
        })),
      ],
      camelCase,
      'camelCase',
    ),
    ...named(
      enumValuesOf(document).map(({ value, coordinate }) => ({
        node: value.name,
        name: value.name.value,
        coordinate,
      })),
      upperSnakeCase,
      'UPPER_SNAKE_CASE',
    ),
  ],
};

const inputSuffix: LintRule = {
  name: 'INPUT_SUFFIX',
  level: 'warning',
  about: 'An input type ends with Input, Filter or Order, so that it is not taken for an output type.',
  find: ({ definitions }) =>
    definitions.flatMap((node) =>
      node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && !/(Input|Filter|Order)$/.test(node.name.value)
        ? [
            {
              node: node.name,
              coordinate: node.name.value,
              message: `${node.name.value} should end with Input`,
            },
          ]
        : [],
    ),
};

const described = (node: { readonly kind: string; readonly description?: unknown }): boolean =>
  node.description !== undefined;

const descriptions: LintRule = {
  name: 'DESCRIPTION',
  level: 'warning',
  about:
    'Types and fields have descriptions. What another subgraph owns (a key of an entity) is described there.',
  find: (document) =>
    fieldsNodes(document).flatMap((type) => {
      // An entity of another subgraph, to whose fields these are added.
      const isReference =
        type.kind.endsWith('Extension') || (directive(type, 'key') !== undefined && !described(type));
      const undescribed = (type.fields ?? []).filter(
        (field) =>
          !described(field) &&
          !isKeyField(type, field.name.value) &&
          directive(field, 'external') === undefined,
      );
      return [
        ...(isReference || described(type) || /^(Query|Mutation|Subscription)$/.test(type.name.value)
          ? []
          : [
              {
                node: type.name,
                coordinate: type.name.value,
                message: `${type.name.value} has no description`,
              },
            ]),
        ...undescribed.map((field) => ({
          node: field.name,
          coordinate: `${type.name.value}.${field.name.value}`,
          message: `${type.name.value}.${field.name.value} has no description`,
        })),
      ];
    }),
};

const deprecation: LintRule = {
  name: 'DEPRECATION_REASON',
  level: 'error',
  about: 'What is deprecated says what to use instead, and when it goes (a date, 2027-01-31).',
  find: (document) =>
    [
      ...fieldsOf(document).map(({ field, coordinate }) => ({ node: field, coordinate })),
      ...inputsOf(document).map(({ input, coordinate }) => ({ node: input, coordinate })),
      ...enumValuesOf(document).map(({ value, coordinate }) => ({ node: value, coordinate })),
    ].flatMap(({ node, coordinate }) => {
      const deprecated = directive(node, 'deprecated');
      const reason = deprecated?.arguments?.find(({ name }) => name.value === 'reason')?.value;
      if (!deprecated || (reason?.kind === Kind.STRING && /\d{4}-\d{2}-\d{2}/.test(reason.value))) return [];
      const message = `${coordinate} is deprecated without a reason that names a date of removal`;
      return [{ node: deprecated, coordinate, message }];
    }),
};

const tenantArgument: LintRule = {
  name: 'NO_TENANT_ARGUMENT',
  level: 'error',
  about: 'The tenant comes from the verified credential alone: an argument would let a caller choose.',
  find: (document) =>
    inputsOf(document)
      .filter(({ input }) => /^tenant(_?id)?$/i.test(input.name.value))
      .map(({ input, coordinate }) => ({
        node: input.name,
        coordinate,
        message: `${coordinate}: the tenant comes from the credential, never from an argument`,
      })),
};

const money = /(price|amount|cost|total|subtotal|discount|refund|balance|tax)$/i;

const floatMoney: LintRule = {
  name: 'NO_FLOAT_MONEY',
  level: 'error',
  about: 'Money is a Money with a decimal string: a float cannot hold a cent.',
  find: (document) =>
    [
      ...fieldsOf(document).map(({ field, coordinate }) => ({ node: field, coordinate })),
      ...inputsOf(document).map(({ input, coordinate }) => ({ node: input, coordinate })),
    ]
      .filter(({ node }) => innerName(node.type) === 'Float' && money.test(node.name.value))
      .map(({ node, coordinate }) => ({
        node: node.name,
        coordinate,
        message: `${coordinate} is money as a Float: use Money, or Decimal`,
      })),
};

const accessDirectives = ['authenticated', 'requiresScopes', 'policy', 'inaccessible'];

const hasAccessRule = (node: Parameters<typeof directive>[0]): boolean =>
  accessDirectives.some((name) => directive(node, name) !== undefined);

const accessRule: LintRule = {
  name: 'ACCESS_RULE',
  level: 'error',
  about: 'Every root field and every field of an entity says who may see it, itself or by its type.',
  find: (document) =>
    fieldsOf(document)
      .filter(({ type, field }) => {
        const isRoot = /^(Query|Mutation|Subscription)$/.test(type.name.value);
        const isKey = directive(type, 'key') !== undefined;
        const isExternal = directive(field, 'external') !== undefined;
        return (isRoot || isKey) && !isExternal && !hasAccessRule(field) && !hasAccessRule(type);
      })
      // A key's field alone, of an entity that others own, gives nothing away.
      .filter(({ type, field }) => !isKeyField(type, field.name.value))
      .map(({ field, coordinate }) => ({
        node: field.name,
        coordinate,
        message: `${coordinate} has no access rule: add @requiresScopes, @authenticated or @policy`,
      })),
};

const isKeyField = (type: Parameters<typeof directive>[0], field: string): boolean =>
  (type.directives ?? []).some(({ name, arguments: given }) => {
    const fields = given?.find((argument) => argument.name.value === 'fields')?.value;
    return (
      name.value === 'key' && fields?.kind === Kind.STRING && fields.value.split(/[\s{}]+/).includes(field)
    );
  });

export const lintRules: readonly LintRule[] = [
  naming,
  inputSuffix,
  descriptions,
  deprecation,
  tenantArgument,
  floatMoney,
  accessRule,
];
