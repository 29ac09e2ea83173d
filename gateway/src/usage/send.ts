import { z } from 'zod';

export interface UsageReport {
  readonly id: string;
  readonly operations: readonly {
    readonly hash: string;
    readonly name: string;
    readonly signature: string;
    readonly coordinates: readonly string[];
  }[];
  readonly requests: readonly {
    readonly hash: string;
    /** The beginning of the hour, RFC 3339. */
    readonly at: string;
    readonly clientName: string;
    readonly clientVersion: string;
    readonly count: number;
  }[];
}

/** Throws when the registry did not take the report. */
export type SendReport = (report: UsageReport) => Promise<void>;

const mutation = `mutation ReportUsage($graph: ID!, $report: UsageReportInput!) {
  graph(id: $graph) { reportUsage(report: $report) { counted } }
}`;

const answer = z.object({
  data: z.object({ graph: z.object({ reportUsage: z.object({ counted: z.boolean() }) }) }).nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

const timeoutMs = 10_000;

export const createSendReport = (deps: {
  /** The registry's GraphQL endpoint. */
  readonly url: string;
  /** `graph@variant`. */
  readonly ref: string;
  readonly apiKey: string;
  readonly fetch: typeof globalThis.fetch;
}): SendReport => {
  const [graph = '', variant = 'current'] = deps.ref.split('@');
  return async (report) => {
    const response = await deps.fetch(deps.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': deps.apiKey },
      body: JSON.stringify({ query: mutation, variables: { graph, report: { ...report, variant } } }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { data, errors = [] } = answer.parse(await response.json());
    if (!data) throw new Error(errors[0]?.message ?? `HTTP status ${response.status}`);
  };
};
