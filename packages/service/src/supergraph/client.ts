import { CodedError } from '@commerce/kernel';

export interface SupergraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string };
}

export interface SupergraphAnswer<Data> {
  readonly data: Data | null;
  readonly errors: readonly SupergraphError[];
}

/** Who calls: a service with its own key (assertion.ts) or an AWS role (iam/credentials.ts). */
export interface SupergraphCredentials {
  /** The `Authorization` value for calls on behalf of this tenant. */
  header(tenant: string): Promise<string>;
  /** The gateway refused this value. True: the next one will be another, and the call is worth a second try. */
  refused?(tenant: string, header: string): boolean;
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
  assertions: SupergraphCredentials;
  fetch: typeof globalThis.fetch;
  timeoutMs?: number;
}): SupergraphClient => {
  const { url, assertions, timeoutMs = 5_000 } = deps;
  return {
    async request<Data>({ tenant, query, variables, requestId }: Parameters<SupergraphClient['request']>[0]) {
      const send = (authorization: string, signal: AbortSignal): Promise<Response> =>
        deps.fetch(url, {
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
          signal,
        });

      const authorization = await assertions.header(tenant);
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        let response = await send(authorization, signal);
        // Refused before anything was done: a mutation, too, may be sent again.
        if (response.status === 401 && assertions.refused?.(tenant, authorization) === true) {
          await response.body?.cancel();
          response = await send(await assertions.header(tenant), signal);
        }
        const body = (await response.json()) as { data?: Data | null; errors?: SupergraphError[] };
        return { data: body.data ?? null, errors: body.errors ?? [] };
      } catch (error) {
        if (error instanceof CodedError) throw error;
        throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the supergraph did not answer', { cause: error });
      }
    },
  };
};
