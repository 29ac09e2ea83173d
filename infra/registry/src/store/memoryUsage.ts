import { type CoordinateUsage, hourOf, maxNames, type ReportedOperation } from '../domain/usage.ts';
import type { UsageStore } from '../ports.ts';

interface Requests {
  readonly hash: string;
  readonly hourMs: number;
  readonly clientName: string;
  readonly count: number;
}

interface VariantUsage {
  readonly operations: Map<string, ReportedOperation>;
  requests: Requests[];
}

const names = (values: Iterable<string>): string[] => [...new Set(values)].sort().slice(0, maxNames);

/** Usage as long as the process lives. */
export const createMemoryUsage = (): UsageStore => {
  const seen = new Set<string>();
  const variants = new Map<string, VariantUsage>();

  const of = (graph: string, variant: string): VariantUsage => {
    const key = `${graph}@${variant}`;
    const known = variants.get(key) ?? { operations: new Map(), requests: [] };
    variants.set(key, known);
    return known;
  };
  const since = ({ requests }: VariantUsage, ms: number): Requests[] =>
    requests.filter(({ hourMs }) => hourMs >= hourOf(ms));

  return {
    async record(graph, { id, variant, operations, requests }) {
      const key = `${graph} ${id}`;
      if (seen.has(key)) return false;
      seen.add(key);
      const usage = of(graph, variant);
      for (const operation of operations) {
        const known = usage.operations.get(operation.hash)?.coordinates ?? [];
        const coordinates = [...new Set([...known, ...operation.coordinates])];
        usage.operations.set(operation.hash, { ...operation, coordinates });
      }
      for (const { hash, atMs, clientName, count } of requests)
        usage.requests.push({ hash, hourMs: hourOf(atMs), clientName, count });
      return true;
    },

    async usedSince(graph, variant, coordinates, sinceMs) {
      const usage = of(graph, variant);
      const recent = since(usage, sinceMs);
      return new Map(
        coordinates.flatMap((coordinate): [string, CoordinateUsage][] => {
          const uses = recent.filter(({ hash }) =>
            usage.operations.get(hash)?.coordinates.includes(coordinate),
          );
          if (uses.length === 0) return [];
          return [
            [
              coordinate,
              {
                requests: uses.reduce((sum, { count }) => sum + count, 0),
                operations: names(uses.map(({ hash }) => usage.operations.get(hash)?.name ?? '')),
                clients: names(uses.map(({ clientName }) => clientName)),
              },
            ],
          ];
        }),
      );
    },

    async operationsSince(graph, variant, sinceMs) {
      return new Set(since(of(graph, variant), sinceMs).map(({ hash }) => hash)).size;
    },

    async forgetBefore(graph, ms) {
      for (const [key, usage] of variants)
        if (key.startsWith(`${graph}@`))
          usage.requests = usage.requests.filter(({ hourMs }) => hourMs >= hourOf(ms));
    },
  };
};
