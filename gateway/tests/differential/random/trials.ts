import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { type Case, checkOurs } from '../check.ts';
import { noFaults } from '../harness/faults.ts';
import { type Composed, compose } from '../harness/fixture.ts';
import { createOracle } from '../harness/oracle.ts';
import { createOurs } from '../harness/ours.ts';
import type { Rig } from '../harness/rig.ts';
import { createWorld } from '../harness/world.ts';
import { operations } from '../operations/arbitrary.ts';
import { randomSubgraphs } from './randomSubgraphs.ts';

export type Trial =
  /** Composition refused the subgraphs: nothing was tried. */
  | { readonly kind: 'uncomposed'; readonly why: string }
  /** The operation that was given is none of this supergraph's. */
  | { readonly kind: 'invalid'; readonly why: string }
  | { readonly kind: 'held'; readonly operations: number; readonly isCut: boolean }
  | {
      readonly kind: 'differs';
      /** The smallest one found; undefined: the engine did not take the supergraph. */
      readonly operation: Case['operation'] | undefined;
      readonly problem: string;
    };

export interface TrialOptions {
  /** How many operations; those that are generated and not valid count. */
  readonly runs: number;
  /** Of the operations. */
  readonly operationSeed: number;
  readonly aliases: 'plain' | 'names';
  readonly planners: readonly ('native' | 'apollo')[];
  /** After which no more operations of a seed are begun. */
  readonly limitMs: number;
}

export interface Trials {
  /** Random operations, or this one, on the supergraph of that seed. One at a time. */
  trySeed(seed: number, operation?: Case['operation']): Promise<Trial>;
  /** Ends the planners' processes, also those that are about to start. Nothing is to be tried afterwards. */
  stop(): Promise<void>;
}

type OurRig = Pick<Rig, 'oracle' | 'ours'>;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const createOurRig = async (composed: Composed, { planners }: TrialOptions): Promise<OurRig> => {
  const world = createWorld(composed);
  const ours: Rig['ours'][number][] = [];
  try {
    for (const planner of planners) ours.push(await createOurs(composed, world, planner));
  } catch (error) {
    for (const engine of ours) await engine.stop();
    throw error;
  }
  return { oracle: createOracle(composed, world), ours };
};

const stopRig = async ({ ours }: OurRig): Promise<void> => {
  for (const engine of ours) await engine.stop();
};

/** Random operations, until one is answered otherwise than by one server; that one is made smaller then. */
const tryOperations = async (rig: OurRig, composed: Composed, options: TrialOptions): Promise<Trial> => {
  let tried = 0;
  const property = fc.asyncProperty(operations(composed.api, options), async (operation) => {
    if (!operation) return;
    tried++;
    await checkOurs(rig, { operation, faults: noFaults });
  });
  const result = await fc.check(property, {
    seed: options.operationSeed,
    numRuns: options.runs,
    interruptAfterTimeLimit: options.limitMs,
  });
  if (!result.failed) return { kind: 'held', operations: tried, isCut: result.interrupted };
  return {
    kind: 'differs',
    operation: result.counterexample?.[0],
    problem: messageOf(result.errorInstance),
  };
};

const tryOne = async (rig: OurRig, operation: Case['operation']): Promise<Trial> => {
  try {
    await checkOurs(rig, { operation, faults: noFaults });
    return { kind: 'held', operations: 1, isCut: false };
  } catch (error) {
    return { kind: 'differs', operation, problem: messageOf(error) };
  }
};

/** Tries our engine on random supergraphs, against one server that has all data itself. */
export const createTrials = (options: TrialOptions): Trials => {
  let making: Promise<OurRig> | undefined;
  return {
    async trySeed(seed, operation) {
      let composed: Composed;
      try {
        composed = compose({ name: `seed ${seed}`, subgraphs: randomSubgraphs(seed) });
      } catch (error) {
        return { kind: 'uncomposed', why: messageOf(error) };
      }
      const [mistake] = operation ? validate(composed.api, parse(operation.query)) : [];
      if (mistake) return { kind: 'invalid', why: mistake.message };
      making = createOurRig(composed, options);
      let rig: OurRig;
      try {
        rig = await making;
      } catch (error) {
        return { kind: 'differs', operation: undefined, problem: messageOf(error) };
      }
      try {
        return operation ? await tryOne(rig, operation) : await tryOperations(rig, composed, options);
      } finally {
        await stopRig(rig);
      }
    },
    async stop() {
      const rig = await making?.catch(() => undefined);
      if (rig) await stopRig(rig);
    },
  };
};
