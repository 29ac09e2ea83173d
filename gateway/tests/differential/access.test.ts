import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { isAbstractType, isObjectType, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { createDenial, type Denial } from '../../src/engine/access/denial.ts';
import { accessRulesOf } from '../../src/engine/access/rules.ts';
import { type Held, rightsOf } from '../engine/support/rights.ts';
import { sameText } from './compare.ts';
import { type DenyingServer, denyingServer } from './harness/deniedOracle.ts';
import { noFaults } from './harness/faults.ts';
import { type Composed, compose, fromSupergraph } from './harness/fixture.ts';
import { createOracle } from './harness/oracle.ts';
import { createOurs } from './harness/ours.ts';
import { withRandomRules } from './harness/rules.ts';
import type { ClientOperation, Engine, Outcome } from './harness/run.ts';
import { createWorld, type World } from './harness/world.ts';
import { operations } from './operations/arbitrary.ts';
import { runs, seed } from './settings.ts';
import { enums } from './supergraphs/enums.ts';
import { keys } from './supergraphs/keys.ts';
import { mutations } from './supergraphs/mutations.ts';
import { nested } from './supergraphs/nested.ts';
import { requires } from './supergraphs/requires.ts';
import { unions } from './supergraphs/unions.ts';

jest.setTimeout(60_000 + runs * 1_000);

/** What keys and @requires name: fetched for the gateway itself, whoever asks. */
const internal = ({ supergraphSdl }: Composed): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const [, text = ''] of supergraphSdl.matchAll(/(?:key|requires): "([^"]*)"/g))
    for (const [name] of text.matchAll(/\w+/g)) names.add(name);
  return names;
};

/** Denied coordinates that subgraphs were asked for. */
const leaks = (composed: Composed, world: World, denial: Denial, { fetches }: Outcome): string[] => {
  const allowed = internal(composed);
  const found: string[] = [];
  for (const { subgraph, body } of fetches) {
    const schema = world.subgraphs.get(subgraph)?.schema;
    if (!schema) throw new Error(`no subgraph ${subgraph}`);
    const types = new TypeInfo(schema);
    const { query } = JSON.parse(body) as { query: string };
    visit(
      parse(query),
      visitWithTypeInfo(types, {
        Field(field) {
          const name = field.name.value;
          const parent = types.getParentType();
          if (!parent || name.startsWith('_') || allowed.has(name)) return;
          const objects = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent];
          for (const object of objects)
            // What clients do not know reaches nobody, whoever may see it.
            if (
              composed.api.getType(object.name) &&
              (denial.field(object.name, name) || denial.type(object.name))
            )
              found.push(`${object.name}.${name}`);
        },
      }),
    );
  }
  return found;
};

const isPrefix = (start: readonly unknown[], path: readonly unknown[]): boolean =>
  start.every((part, index) => part === path[index]);

const subset = (...all: string[]): fc.Arbitrary<string[]> => fc.subarray(all);

describe.each([enums, keys, mutations, nested, requires, unions])(
  'rights on the supergraph $name',
  (fixture) => {
    describe.each([1, 2])('with rules %i', (variant) => {
      let composed: Composed;
      let world: World;
      let ours: readonly Engine[];
      beforeAll(async () => {
        const plain = compose(fixture);
        const supergraphSdl = withRandomRules(plain.supergraphSdl, seed + variant);
        composed = fromSupergraph(fixture.name, supergraphSdl, plain.subgraphs);
        world = createWorld(composed);
        ours = [await createOurs(composed, world, 'native'), await createOurs(composed, world, 'apollo')];
      });
      afterAll(async () => {
        for (const engine of ours) await engine.stop();
      });

      const coordinates = (): string[] =>
        Object.values(composed.api.getTypeMap())
          .filter((type) => isObjectType(type) || isAbstractType(type))
          .flatMap((type) =>
            'getFields' in type && !type.name.startsWith('__')
              ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
              : [],
          );

      const check = async (operation: ClientOperation, held: Held): Promise<void> => {
        const rights = rightsOf(held);
        const granted = { ...rights, policies: new Set(held.policies) };
        const denial = createDenial(composed.api, accessRulesOf(parse(composed.supergraphSdl)), granted);
        let server: DenyingServer | undefined;
        const oracle = createOracle(
          composed,
          world,
          (document, typeOf) => (server = denyingServer(composed.api, denial, document, typeOf)),
        );
        const expected = await oracle.execute(operation, noFaults);
        for (const engine of ours) {
          const is = await engine.execute({ ...operation, access: rights }, noFaults);
          const fail = (what: string): never => {
            throw new Error(
              [
                `${engine.name}: ${what}`,
                operation.query,
                JSON.stringify([operation.variables, held]),
                `is ${JSON.stringify(is.data)} ${JSON.stringify(is.errors)}`,
                `expected ${JSON.stringify(expected.data)} withheld ${JSON.stringify(server?.withheld)}`,
                ...is.fetches.map(({ subgraph, body }) => `  -> ${subgraph} ${body}`),
              ].join('\n'),
            );
          };
          if (!sameText(is.data, expected.data)) fail('other data');
          const met =
            expected.data === null ? is.mutations.slice(0, expected.mutations.length) : is.mutations;
          if (!sameText(met, expected.mutations)) fail('other mutations');
          const leaked = leaks(composed, world, denial, is);
          if (leaked.length > 0) fail(`subgraphs were asked for ${leaked.join()}`);
          const strange = is.errors.find(
            ({ code, path = [] }) =>
              code !== 'UNAUTHORIZED_FIELD_OR_TYPE' &&
              !expected.errors.some(
                (error) => isPrefix(error.path ?? [], path) || isPrefix(path, error.path ?? []),
              ),
          );
          if (strange) fail(`an error of another kind: ${strange.message}`);
          const silent = server?.withheld.find(
            (path) => !is.errors.some((error) => isPrefix(error.path ?? [], path)),
          );
          if (silent) fail(`no word of ${silent.join('.')}`);
        }
      };

      test('what is denied is null with an error, all else as one server would answer, and nobody is asked for it', async () => {
        const held = fc.record({
          authenticated: fc.boolean(),
          scopes: subset('s1', 's2', 's3'),
          policies: subset('p1', 'p2'),
          denied: fc.oneof(
            { weight: 2, arbitrary: fc.constant<string[]>([]) },
            { weight: 1, arbitrary: fc.subarray(coordinates(), { maxLength: 4 }) },
          ),
        });
        const asked = (['plain', 'names'] as const).map((aliases) => operations(composed.api, { aliases }));
        const tried = fc.record({ operation: fc.oneof(...asked), held });
        const property = fc.asyncProperty(tried, async ({ operation, held: rights }) => {
          if (operation) await check(operation, rights);
        });
        await fc.assert(property, { seed, numRuns: runs, interruptAfterTimeLimit: 30_000 + runs * 900 });
      });
    });
  },
);

test('the rules of the tests are rules', () => {
  const sdl = withRandomRules(compose(unions).supergraphSdl, seed + 1);
  const rules = accessRulesOf(parse(sdl));
  expect(rules.fields.size).toBeGreaterThan(3);
});
