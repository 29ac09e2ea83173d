import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { type Case, checkExactly, checkOurs, checkPartly } from './check.ts';
import { fields, junk, wire } from './harness/cases.ts';
import { noFaults } from './harness/faults.ts';
import { compose } from './harness/fixture.ts';
import { createRig, type Rig } from './harness/rig.ts';
import { operations } from './operations/arbitrary.ts';
import { runs, seed } from './settings.ts';
import { fixtures } from './supergraphs/index.ts';

jest.setTimeout(60_000 + runs * 1_000);

interface Tried {
  /** Undefined where none that is valid was generated. */
  readonly operation: Case['operation'] | undefined;
  readonly faults?: Case['faults'];
}

/** fast-check says the seed and the way to the smallest operation that fails; DIFFERENTIAL_SEED repeats it. */
const holds = async (
  tried: fc.Arbitrary<Tried>,
  check: (tried: Case) => Promise<unknown>,
  share: number,
): Promise<void> => {
  const property = fc.asyncProperty(tried, async ({ operation, faults = noFaults }) => {
    if (operation) await check({ operation, faults });
  });
  await fc.assert(property, {
    seed,
    numRuns: Math.ceil(runs * share),
    interruptAfterTimeLimit: 30_000 + runs * 900,
  });
};

describe.each(fixtures)('the supergraph $name', (fixture) => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await createRig(compose(fixture));
  });
  afterAll(() => rig.stop());

  for (const [why, query, variables] of fixture.documents ?? [])
    test(`is answered rightly: ${why}`, async () => {
      expect(validate(rig.composed.api, parse(query))).toEqual([]);
      const operation = { query, operationName: undefined, variables: { ...variables } };
      await checkExactly(rig, { operation, faults: noFaults });
    });

  const asked = (aliases: 'plain' | 'names') => operations(rig.composed.api, { aliases });

  test('is answered as one server would answer, by both planners', async () => {
    await holds(fc.record({ operation: asked('plain') }), (tried) => checkExactly(rig, tried), 1);
  });

  test('is so however the client calls its fields', async () => {
    await holds(fc.record({ operation: asked('names') }), (tried) => checkExactly(rig, tried), 0.5);
  });

  test('is so while fields fail or are null', async () => {
    await holds(
      fc.record({ operation: asked('plain'), faults: fields }),
      (tried) => checkExactly(rig, tried),
      0.5,
    );
  });

  test('is so while subgraphs answer with values of other types', async () => {
    const tried = fc.record({ operation: asked('plain'), faults: junk });
    await holds(tried, (each) => checkOurs(rig, each), 0.5);
  });

  test('is answered in part, and rightly, while subgraphs do not answer', async () => {
    const faults = wire(rig.world.subgraphs.size);
    await holds(fc.record({ operation: asked('plain'), faults }), (tried) => checkPartly(rig, tried), 0.5);
  });
});
