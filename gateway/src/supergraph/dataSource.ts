import { type GraphQLDataSourceProcessOptions, RemoteGraphQLDataSource } from '@apollo/gateway';
import type { Logger } from '@commerce/service';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { GatewayContext } from '../context.ts';

const refused = z.object({
  response: z.object({
    status: z.literal(400),
    body: z.object({ errors: z.tuple([z.object({ message: z.string() })], z.unknown()) }),
  }),
});

/** A subgraph that answers 400 is up: it did not like a value that only it can judge, such as an Int out of range. */
const refusalIn = (error: Error): GraphQLError | undefined => {
  const parsed = refused.safeParse(error instanceof GraphQLError ? error.extensions : undefined);
  if (!parsed.success) return undefined;
  const [{ message }] = parsed.data.response.body.errors;
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
};

/** Sends every fetch with the gateway's signed word of who is asking; turns outages into one code. */
export const createDataSource = (deps: { name: string; url: string; timeoutMs: number; logger: Logger }) => {
  const { name, url, timeoutMs, logger } = deps;
  return new RemoteGraphQLDataSource<GatewayContext>({
    url,
    // A subgraph that hangs is an outage of its own fields, not of the whole request.
    fetcher: ((target: string, init: RequestInit) =>
      fetch(target, {
        ...init,
        signal: AbortSignal.timeout(timeoutMs),
      })) as RemoteGraphQLDataSource['fetcher'],
    async willSendRequest({ request, context }: GraphQLDataSourceProcessOptions<GatewayContext>) {
      // The gateway's own fetches (service health) come without a client's context.
      const { scope } = context as Partial<GatewayContext>;
      if (!scope) return;
      for (const [header, value] of Object.entries(await scope.headers()))
        request.http?.headers.set(header, value);
    },
    didEncounterError(error: Error, _request: unknown, _response: unknown, context?: GatewayContext) {
      const refusal = refusalIn(error);
      if (refusal) throw refusal;
      (context?.log ?? logger).error({ subgraph: name, reason: error.message }, 'subgraph did not answer');
      throw new GraphQLError(`the ${name} subgraph did not answer`, {
        extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
      });
    },
  });
};
