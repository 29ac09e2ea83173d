import { expect, test } from '@jest/globals';
import { PlannerBusy, PlannerEnded, TooComplex } from '../../../src/engine/planner/refusals.ts';
import { startOver } from '../support/supergraph.ts';

test.each([
  [new TooComplex('no plan in time'), 'BAD_REQUEST', 400],
  [new PlannerBusy('others first'), 'OVERLOADED', 503],
  [new PlannerEnded('a fault'), 'INTERNAL_SERVER_ERROR', 500],
  [new Error('unknown'), 'INTERNAL_SERVER_ERROR', 500],
])('a planner that refuses with %s is answered with %s', async (reason, code, status) => {
  const { ask, engine } = await startOver(
    { a: { sdl: 'type Query { x: Int }' } },
    { apolloPlanner: () => ({ name: 'apollo', plan: () => Promise.reject(reason) }) },
  );
  const { data, errors } = await ask('{ x }');
  expect([data, errors?.length]).toEqual([undefined, 1]);
  expect(errors?.[0]?.extensions).toMatchObject({ code, http: { status } });
  await engine.stop();
});

test('a supergraph that Apollo’s planner cannot load is refused as a whole', async () => {
  const starting = startOver(
    { a: { sdl: 'type Query { x: Int }' } },
    {
      apolloPlanner: () => ({
        name: 'apollo',
        plan: () => ({ root: undefined }),
        start: () => Promise.reject(new Error('not to its liking')),
      }),
    },
  );
  await expect(starting).rejects.toThrow('not to its liking');
});
