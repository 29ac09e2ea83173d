import type { FieldShape, SubgraphShape, TypeShape } from './subgraph.ts';

const fieldText = (name: string, field: FieldShape): string =>
  [
    `${name}${field.takesArgument ? '(n: Int = 1)' : ''}: ${field.type}`,
    ...(field.external ? ['@external'] : []),
    ...(field.shareable ? ['@shareable'] : []),
    ...(field.from === undefined ? [] : [`@override(from: "${field.from}")`]),
    ...(field.requires ? [`@requires(fields: "${field.requires.join(' ')}")`] : []),
    ...(field.provides === undefined ? [] : [`@provides(fields: "${field.provides}")`]),
  ].join(' ');

const fieldsText = (fields: ReadonlyMap<string, FieldShape>): string =>
  `{\n${[...fields].map(([name, field]) => `  ${fieldText(name, field)}\n`).join('')}}`;

const typeText = (name: string, type: TypeShape): string =>
  [
    type.kind === 'interface' ? 'interface' : 'type',
    name,
    ...(type.implements.length > 0 ? [`implements ${type.implements.join(' & ')}`] : []),
    ...type.keys.map((key) => `@key(fields: "${key}"${type.resolvable ? '' : ', resolvable: false'})`),
    ...(type.kind === 'value' ? ['@shareable'] : []),
    ...(type.kind === 'interfaceObject' ? ['@interfaceObject'] : []),
    fieldsText(type.fields),
  ].join(' ');

/** A subgraph's SDL, without the line that links the specification. */
export const writeSubgraph = ({ types, unions, queries }: SubgraphShape): string =>
  [
    ...[...types].map(([name, type]) => typeText(name, type)),
    ...[...unions].map(([name, members]) => `union ${name} = ${members.join(' | ')}`),
    `type Query ${fieldsText(queries)}`,
  ].join('\n');
