import type * as native from '@graphql-hive/router-query-planner';
import { fromNative } from '../plan/fromNative.ts';
import type { Planner } from './port.ts';

/** Below this many characters a plan takes less time than the way to another thread and back (measured). */
const worthAnotherThread = 4_000;

/**
 * The Rust planner of Hive Router. Throws when its binary does not exist for this platform or the
 * supergraph is not to its liking.
 */
export const createNativePlanner = async (supergraphSdl: string): Promise<Planner> => {
  const { QueryPlanner }: typeof native = await import('@graphql-hive/router-query-planner');
  const planner = new QueryPlanner(supergraphSdl);
  return {
    name: 'native',
    plan({ source, operationName, overrides }) {
      // The binding insists on a Set of its own.
      const labels = new Set(overrides.labels);
      return source.length < worthAnotherThread
        ? fromNative(planner.plan(source, operationName, labels, overrides.percentage))
        : planner.planAsync(source, operationName, labels, overrides.percentage).then(fromNative);
    },
  };
};
