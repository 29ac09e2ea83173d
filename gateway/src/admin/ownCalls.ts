import { CodedError } from '@commerce/kernel';
import type { FormattedExecutionResult, GraphQLSchema } from 'graphql';

export interface OwnCall {
  readonly tenant: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

export type ExecuteOwn = (call: OwnCall) => Promise<FormattedExecutionResult>;

/** How the gateway asks the supergraph that it serves: within the process, as a service of its own. */
export interface OwnCalls {
  /** Whether the live supergraph has this root field: without it, nothing is asked. */
  has(kind: 'query' | 'mutation', field: string): boolean;
  /** The data of an answer without errors; rejects with SUBGRAPH_UNAVAILABLE otherwise. */
  ask(call: OwnCall): Promise<unknown>;
  /** From here on there is something that answers. */
  serve(execute: ExecuteOwn): void;
  schemaChanged(apiSchema: GraphQLSchema): void;
}

/** More would be a flood of made-up credentials; whoever comes too late is told to try again. */
const defaultMaxInFlight = 50;

/** Its users are made before the gateway that answers them: it stands between the two. */
export const createOwnCalls = (options: { readonly maxInFlight?: number } = {}): OwnCalls => {
  const { maxInFlight = defaultMaxInFlight } = options;
  let execute: ExecuteOwn | undefined;
  let schema: GraphQLSchema | undefined;
  let inFlight = 0;

  const unavailable = (cause?: unknown): CodedError =>
    new CodedError('SUBGRAPH_UNAVAILABLE', 'the supergraph did not answer the gateway', { cause });

  return {
    has: (kind, field) =>
      (kind === 'query' ? schema?.getQueryType() : schema?.getMutationType())?.getFields()[field] !==
      undefined,
    async ask(call) {
      if (!execute || inFlight >= maxInFlight) throw unavailable();
      inFlight += 1;
      try {
        const { data, errors } = await execute(call);
        if (errors?.length || !data) throw unavailable(errors);
        return data;
      } catch (error) {
        throw error instanceof CodedError ? error : unavailable(error);
      } finally {
        inFlight -= 1;
      }
    },
    serve(given) {
      execute = given;
    },
    schemaChanged(apiSchema) {
      schema = apiSchema;
    },
  };
};
