import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { type HighRiskMutation, highRiskMutations } from '@commerce/testkit';
import { type InputObjectTypeDefinitionNode, Kind, parse, type TypeNode } from 'graphql';

const folder = path.resolve(import.meta.dirname, '../../../subgraphs');

const marked = readdirSync(folder).flatMap((subgraph): [string, string, HighRiskMutation, string][] => {
  const file = path.join(folder, subgraph, 'schema.graphql');
  if (!existsSync(file)) return [];
  const sdl = readFileSync(file, 'utf8');
  return highRiskMutations(sdl).map((mutation) => [subgraph, mutation.name, mutation, sdl]);
});

const nameOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);

/** The input type and all that it is made of. */
const inputsOf = (sdl: string, name: string): InputObjectTypeDefinitionNode[] => {
  const all = parse(sdl).definitions.filter((node) => node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION);
  const found = new Map<string, InputObjectTypeDefinitionNode>();
  const visit = (wanted: string): void => {
    const node = all.find((one) => one.name.value === wanted);
    if (!node || found.has(wanted)) return;
    found.set(wanted, node);
    node.fields?.forEach(({ type }) => visit(nameOf(type)));
  };
  visit(name);
  return [...found.values()];
};

test('stock adjustments, and keys and limits, are marked as of high risk', () => {
  expect(marked.map(([, name]) => name)).toEqual(
    expect.arrayContaining([
      'adjustStock',
      'createApiKey',
      'rotateApiKey',
      'revokeApiKey',
      'setTenantLimits',
    ]),
  );
});

test.each(marked)('%s tries %s with an audit log that cannot be written', (subgraph) => {
  const tests = readdirSync(path.join(folder, subgraph, 'tests', 'graphql'));
  expect(tests.some((file) => /^highRisk(\.int)?\.test\.ts$/.test(file))).toBe(true);
});

test.each(marked.filter(([, , { approval }]) => approval !== 'NEVER'))(
  '%s: %s takes a change, is told apart by its key, and has no defaults that the approved input would lack',
  (_subgraph, _name, { inputType }, sdl) => {
    const inputs = inputsOf(sdl, inputType);
    const names = inputs[0]?.fields?.map(({ name }) => name.value);
    expect(names).toEqual(expect.arrayContaining(['changeId', 'idempotencyKey', 'reason']));
    const defaults = inputs.flatMap(({ fields = [] }) => fields.filter(({ defaultValue }) => defaultValue));
    expect(defaults.map(({ name }) => name.value)).toEqual([]);
  },
);
