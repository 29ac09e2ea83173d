import { keyFor } from './registry.ts';

export interface ApiAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** Asks the registry's GraphQL API with a key of the test graph. */
export const askRegistry =
  (url: string, key = keyFor('admin')) =>
  async (query: string, variables: Record<string, unknown> = {}): Promise<ApiAnswer> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as Partial<ApiAnswer>;
    return { data: body.data ?? null, errors: body.errors ?? [] };
  };
