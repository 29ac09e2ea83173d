import { CodedError } from '@commerce/kernel';
import type { ServiceAssertions } from './assertion.ts';

export interface SupergraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string };
}

export interface SupergraphAnswer<Data> {
  readonly data: Data | null;
  readonly errors: readonly SupergraphError[];
}

/** Calls the supergraph as a service. `request` throws SUBGRAPH_UNAVAILABLE when no answer can be had. */
export interface SupergraphClient {
  request<Data>(call: {
    tenant: string;
    query: string;
    variables?: Record<string, unknown>;
    requestId?: string;
  }): Promise<SupergraphAnswer<Data>>;
}

export const createSupergraphClient = (deps: {
  url: string;
  assertions: ServiceAssertions;
  fetch: typeof globalThis.fetch;
  timeoutMs?: number;
}): SupergraphClient => {
  const { url, assertions, timeoutMs = 5_000 } = deps;
  return {
    async request<Data>({ tenant, query, variables, requestId }: Parameters<SupergraphClient['request']>[0]) {
      const authorization = await assertions.header(tenant);
      try {
        const response = await deps.fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: 'application/json',
            authorization,
            // How long an answer is of use: the gateway hands it on to the subgraphs.
            'x-timeout-ms': String(timeoutMs),
            ...(requestId && { 'x-request-id': requestId }),
          },
          body: JSON.stringify({ query, variables }),
          signal: AbortSignal.timeout(timeoutMs),
        });
        const body = (await response.json()) as { data?: Data | null; errors?: SupergraphError[] };
        return { data: body.data ?? null, errors: body.errors ?? [] };
      } catch (error) {
        throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the supergraph did not answer', { cause: error });
      }
    },
  };
};
