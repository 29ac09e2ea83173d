import { afterAll, beforeAll, describe, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { checkExactly, checkPartly } from './check.ts';
import { fields, wire } from './harness/cases.ts';
import { noFaults } from './harness/faults.ts';
import { fromSupergraph } from './harness/fixture.ts';
import { createRig, type Rig } from './harness/rig.ts';
import { operations } from './operations/arbitrary.ts';
import { runs, seed } from './settings.ts';

jest.setTimeout(60_000 + runs * 1_000);

const repository = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, repository), 'utf8');
const names = readdirSync(new URL('subgraphs', repository))
  .filter((name) => existsSync(new URL(`subgraphs/${name}/schema.graphql`, repository)))
  .sort();

/** The supergraph of the shop as it is committed, over subgraphs that answer from hashes. */
describe('the supergraph of the shop', () => {
  let rig: Rig;
  beforeAll(async () => {
    const subgraphs = new Map(names.map((name) => [name, read(`subgraphs/${name}/schema.graphql`)]));
    rig = await createRig(fromSupergraph('commerce', read('supergraph.graphql'), subgraphs));
  });
  afterAll(() => rig.stop());

  const holds = async <T>(tried: fc.Arbitrary<T>, check: (tried: T) => Promise<void>): Promise<void> => {
    const property = fc.asyncProperty(tried, check);
    await fc.assert(property, { seed, numRuns: runs, interruptAfterTimeLimit: 30_000 + runs * 900 });
  };

  test('is answered as one server would answer, by both planners', async () => {
    for (const aliases of ['plain', 'names'] as const)
      await holds(operations(rig.composed.api, { aliases }), async (operation) => {
        if (operation) await checkExactly(rig, { operation, faults: noFaults });
      });
  });

  test('is so while fields fail or are null', async () => {
    const operation = operations(rig.composed.api, { aliases: 'plain' });
    await holds(fc.record({ operation, faults: fields }), async (tried) => {
      if (tried.operation) await checkExactly(rig, { operation: tried.operation, faults: tried.faults });
    });
  });

  test('is answered in part, and rightly, while subgraphs do not answer', async () => {
    const operation = operations(rig.composed.api, { aliases: 'plain' });
    await holds(fc.record({ operation, faults: wire(names.length) }), async (tried) => {
      if (tried.operation) await checkPartly(rig, { operation: tried.operation, faults: tried.faults });
    });
  });
});
