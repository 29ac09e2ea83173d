import type { Variant } from '../domain/model.ts';
import { type CoordinateUsage, maxNames } from '../domain/usage.ts';
import type { UsageStore } from '../ports.ts';

type Seen = Pick<UsageStore, 'usedSince' | 'operationsSince'>;

/** A fork's clients are those of what it was copied from: gateways report a canary's requests there. */
const concerned = ({ name, forkedFrom }: Variant): readonly string[] =>
  forkedFrom === undefined ? [name] : [name, forkedFrom];

const union = (a: readonly string[], b: readonly string[]): readonly string[] =>
  [...new Set([...a, ...b])].slice(0, maxNames);

/** Who a change of these coordinates would reach; see UsageStore.usedSince. */
export const usageSeen = async (
  usage: Seen,
  graph: string,
  variant: Variant,
  coordinates: readonly string[],
  sinceMs: number,
): Promise<ReadonlyMap<string, CoordinateUsage>> => {
  const seen = new Map<string, CoordinateUsage>();
  if (coordinates.length === 0) return seen;
  const all = await Promise.all(
    concerned(variant).map((name) => usage.usedSince(graph, name, coordinates, sinceMs)),
  );
  for (const one of all)
    for (const [coordinate, used] of one) {
      const before = seen.get(coordinate);
      seen.set(
        coordinate,
        before
          ? {
              requests: before.requests + used.requests,
              operations: union(before.operations, used.operations),
              clients: union(before.clients, used.clients),
            }
          : used,
      );
    }
  return seen;
};

/** How many operations a change is judged by: what both were asked counts for each. */
export const operationsSeen = async (
  usage: Seen,
  graph: string,
  variant: Variant,
  sinceMs: number,
): Promise<number> => {
  const counts = await Promise.all(
    concerned(variant).map((name) => usage.operationsSince(graph, name, sinceMs)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
};
