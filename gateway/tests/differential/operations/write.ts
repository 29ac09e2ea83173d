import {
  astFromValue,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  validate,
  visit,
} from 'graphql';
import type { ClientOperation } from '../harness/run.ts';
import type { Condition, OperationShape, Selection, Value } from './shape.ts';

/** Gives each conflicting field a response name of its own, one conflict after the other. */
const repair = (schema: GraphQLSchema, document: DocumentNode): DocumentNode | undefined => {
  let current = document;
  for (let round = 0; round < 40; round++) {
    const errors = validate(schema, current);
    if (errors.length === 0) return current;
    const target = errors
      .filter(({ message }) => message.includes('conflict'))
      .flatMap(({ nodes }) => nodes ?? [])
      .find((node): node is FieldNode => node.kind === Kind.FIELD);
    if (!target) return undefined;
    current = visit(current, {
      Field: (node) =>
        node === target ? { ...node, alias: { kind: Kind.NAME, value: `own${round}` } } : undefined,
    });
  }
  return undefined;
};

/** The text of an operation and its variables; undefined where it would not be valid. */
export const write = (schema: GraphQLSchema, shape: OperationShape): ClientOperation | undefined => {
  const fragments = new Map<string, { name: string; text: string }>();
  const declared = new Map<string, { name: string; declaration: string }>();
  const variables: Record<string, unknown> = {};

  const variable = (
    type: string,
    fallback: string | undefined,
    sent: { readonly json: unknown } | undefined,
  ): string => {
    const declaration = `: ${type}${fallback === undefined ? '' : ` = ${fallback}`}`;
    const id = `${declaration} ${sent ? JSON.stringify(sent.json) : 'nothing'}`;
    const before = declared.get(id);
    if (before) return before.name;
    const name = `v${declared.size}`;
    declared.set(id, { name, declaration });
    if (sent) variables[name] = sent.json;
    return name;
  };
  const literal = (value: {
    readonly type: Parameters<typeof astFromValue>[1];
    readonly json: unknown;
  }): string => {
    const node = astFromValue(value.json, value.type);
    return node ? print(node) : 'null';
  };
  const valueText = (value: Value): string => {
    switch (value.kind) {
      case 'plain':
        return literal(value);
      case 'list':
        return `[${value.items.map(valueText).join(', ')}]`;
      case 'object':
        return `{${value.fields.map(({ name, value: inner }) => `${name}: ${valueText(inner)}`).join(', ')}}`;
      case 'variable': {
        const { type, fallback, sent } = value;
        return `$${variable(String(type), fallback && literal({ type, json: fallback.json }), sent)}`;
      }
    }
  };
  const conditionText = ({ name, value, by }: Condition): string => {
    if (by === 'literal') return ` @${name}(if: ${value})`;
    const written =
      by === 'variable'
        ? variable('Boolean!', undefined, { json: value })
        : variable('Boolean', String(value), undefined);
    // Boolean with a default may stand where Boolean! is asked.
    return ` @${name}(if: $${written})`;
  };
  const selectionText = (selection: Selection): string => {
    if (selection.kind === 'raw') return selection.text;
    const directives = selection.directives.map(conditionText).join('');
    const inner = selection.selections?.map(selectionText).join(' ');
    if (selection.kind === 'field') {
      const alias = selection.alias === undefined ? '' : `${selection.alias}: `;
      const args = selection.args.map(({ name, value }) => `${name}: ${valueText(value)}`).join(', ');
      return `${alias}${selection.name}${args && `(${args})`}${directives}${inner === undefined ? '' : ` { ${inner} }`}`;
    }
    if (!selection.named || selection.on === undefined)
      return `...${selection.on === undefined ? '' : ` on ${selection.on}`}${directives} { ${inner} }`;
    const id = `on ${selection.on} { ${inner} }`;
    const fragment = fragments.get(id) ?? { name: `F${fragments.size}`, text: id };
    fragments.set(id, fragment);
    return `...${fragment.name}${directives}`;
  };

  const body = shape.selections.map(selectionText).join(' ');
  const definitions = [...declared.values()].map(({ name, declaration }) => `$${name}${declaration}`);
  const named = shape.named || shape.second;
  const header = `${shape.kind}${named ? ' Chosen' : ''}${definitions.length ? `(${definitions.join(', ')})` : ''}`;
  const text = [
    shape.second ? 'query Other { __typename }' : '',
    `${header} { ${body} }`,
    ...[...fragments.values()].map((fragment) => `fragment ${fragment.name} ${fragment.text}`),
  ].join('\n');
  const document = repair(schema, parse(text, { noLocation: true }));
  return (
    document && {
      query: print(document),
      operationName: named ? 'Chosen' : undefined,
      variables,
    }
  );
};
