import { z } from 'zod';

export interface RegistryApi {
  /** The launch that gateways are given now; undefined before the first. */
  liveLaunch(): Promise<{ readonly id: string; readonly number: number } | undefined>;
  /** Makes a former launch live again; the new launch's number. */
  rollback(launchId: string): Promise<number>;
}

const answerOf = <T>(data: z.ZodType<T>) =>
  z.object({ data: data.nullish(), errors: z.array(z.object({ message: z.string() })).optional() });

const live = z.object({
  graph: z
    .object({
      variant: z
        .object({ latestApprovedLaunch: z.object({ id: z.string(), number: z.number() }).nullable() })
        .nullable(),
    })
    .nullable(),
});

const rolledBack = z.object({ graph: z.object({ rollback: z.object({ number: z.number() }) }).nullable() });

/** The schema registry, as rover's environment variables name it. */
export const createRegistryApi = (deps: {
  readonly url: string;
  readonly apiKey: string;
  /** `graph@variant`. */
  readonly ref: string;
  readonly fetch: typeof globalThis.fetch;
}): RegistryApi => {
  const [graph = '', variant = 'current'] = deps.ref.split('@');

  const ask = async <T>(
    query: string,
    variables: Record<string, unknown>,
    shape: z.ZodType<T>,
  ): Promise<T> => {
    const response = await deps.fetch(deps.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': deps.apiKey },
      body: JSON.stringify({ query, variables: { graph, variant, ...variables } }),
      signal: AbortSignal.timeout(60_000),
    });
    const { data, errors = [] } = answerOf(shape).parse(await response.json());
    if (!data)
      throw new Error(`the registry refuses: ${errors[0]?.message ?? `HTTP status ${response.status}`}`);
    return data;
  };

  return {
    async liveLaunch() {
      const query = `query ($graph: ID!, $variant: String!) {
        graph(id: $graph) { variant(name: $variant) { latestApprovedLaunch { id number } } } }`;
      return (await ask(query, {}, live)).graph?.variant?.latestApprovedLaunch ?? undefined;
    },
    async rollback(launchId) {
      const query = `mutation ($graph: ID!, $variant: String!, $launchId: ID!) {
        graph(id: $graph) { rollback(variant: $variant, launchId: $launchId) { number } } }`;
      const { graph: done } = await ask(query, { launchId }, rolledBack);
      if (!done) throw new Error(`the key is none of the graph ${graph}`);
      return done.rollback.number;
    },
  };
};
