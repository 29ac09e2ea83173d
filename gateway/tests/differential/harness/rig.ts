import type { Composed } from './fixture.ts';
import { createOracle } from './oracle.ts';
import { createOurs } from './ours.ts';
import type { Engine } from './run.ts';
import { createStock } from './stock.ts';
import { createWorld, type World } from './world.ts';

/** All that can answer operations of one supergraph. */
export interface Rig {
  readonly composed: Composed;
  readonly world: World;
  readonly oracle: Engine;
  readonly stock: Engine;
  readonly ours: readonly Engine[];
  stop(): Promise<void>;
}

export const createRig = async (composed: Composed): Promise<Rig> => {
  const world = createWorld(composed);
  const stock = await createStock(composed, world);
  const ours = [await createOurs(composed, world, 'native'), await createOurs(composed, world, 'apollo')];
  return {
    composed,
    world,
    oracle: createOracle(composed, world),
    stock,
    ours,
    async stop() {
      for (const engine of [stock, ...ours]) await engine.stop();
    },
  };
};
