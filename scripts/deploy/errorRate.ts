/** Fetches of one subgraph, counted since the gateway started. */
export interface FetchCounts {
  readonly total: number;
  /** Those without an answer that can be used. */
  readonly failed: number;
}

const line = /^gateway_fetch_duration_seconds_count\{([^}]*)\} (\S+)/;
const label = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** GraphQL errors are answers: a shopper who asks for what is not there is no failure of a deployment. */
const goodOutcomes: ReadonlySet<string> = new Set(['ok', 'graphql-errors', 'cancelled']);

/** Reads the gateway's /metrics (Prometheus text). */
export const fetchCounts = (metrics: string, subgraph: string): FetchCounts => {
  let total = 0;
  let failed = 0;
  for (const text of metrics.split('\n')) {
    const [, labels = '', value = ''] = line.exec(text) ?? [];
    if (labels === '') continue;
    const found = new Map([...labels.matchAll(label)].map(([, name = '', content = '']) => [name, content]));
    if (found.get('subgraph') !== subgraph) continue;
    total += Number(value);
    if (!goodOutcomes.has(found.get('outcome') ?? '')) failed += Number(value);
  }
  return { total, failed };
};

/** Between two looks; a counter that fell began anew with a restart, and counts from 0. */
export const countsBetween = (before: FetchCounts, after: FetchCounts): FetchCounts =>
  after.total < before.total || after.failed < before.failed
    ? after
    : { total: after.total - before.total, failed: after.failed - before.failed };

export interface WatchVerdict {
  readonly ok: boolean;
  readonly text: string;
}

/** Whether a deployment may stay. Too few requests say nothing: it stays, and that is said. */
export const judgeRate = (
  { total, failed }: FetchCounts,
  limits: { readonly maxErrorRate: number; readonly minRequests: number },
): WatchVerdict => {
  if (total < limits.minRequests)
    return { ok: true, text: `only ${total} fetches: too few to judge (${limits.minRequests} needed)` };
  const rate = failed / total;
  return {
    ok: rate <= limits.maxErrorRate,
    text: `${failed} of ${total} fetches failed (${(rate * 100).toFixed(2)} %, at most ${(limits.maxErrorRate * 100).toFixed(2)} %)`,
  };
};
