import { CodedError } from '@commerce/kernel';
import type { SupergraphClient } from '@commerce/service';
import { z } from 'zod';

const unavailable = (cause: unknown): CodedError =>
  new CodedError('SUBGRAPH_UNAVAILABLE', 'the supergraph gave no usable answer', { cause });

/**
 * Asks the supergraph as this service. Any error in the answer counts as no answer: half of one would
 * look like a cart without prices or a reservation that was never made.
 */
export const ask = async <T>(
  client: SupergraphClient,
  shape: z.ZodType<T>,
  call: { readonly tenant: string; readonly query: string; readonly variables: Record<string, unknown> },
): Promise<T> => {
  const { data, errors } = await client.request<unknown>(call);
  if (errors.length > 0) {
    const causes = errors.map(
      ({ message, extensions }) => new Error(`${extensions?.code ?? '?'}: ${message}`),
    );
    throw unavailable(new AggregateError(causes, causes.map(({ message }) => message).join('; ')));
  }
  const parsed = shape.safeParse(data);
  if (!parsed.success) throw unavailable(parsed.error);
  return parsed.data;
};

/** The members of UserError that this service reads, of every type that it may meet. */
export const userError = z.object({
  __typename: z.string(),
  code: z.string(),
  message: z.string(),
  currentVersion: z.int().optional(),
  sku: z.string().optional(),
  available: z.int().optional(),
});

export type WireUserError = z.infer<typeof userError>;

/** A refusal that no correct call of ours gets: a defect or a misconfiguration, to be tried again once mended. */
export const unexpected = (what: string, errors: readonly WireUserError[]): CodedError =>
  unavailable(new Error(`${what}: ${errors.map(({ code, message }) => `${code} ${message}`).join('; ')}`));
