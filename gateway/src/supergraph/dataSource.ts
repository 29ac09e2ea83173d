import { type GraphQLDataSourceProcessOptions, RemoteGraphQLDataSource } from '@apollo/gateway';
import { identityHeader, type Logger } from '@commerce/service';
import { GraphQLError } from 'graphql';
import type { GatewayContext } from '../context.ts';

/** Sends every fetch with the gateway's signed word of who is asking; turns outages into one code. */
export const createDataSource = (deps: { name: string; url: string; logger: Logger }) => {
  const { name, url, logger } = deps;
  return new RemoteGraphQLDataSource<GatewayContext>({
    url,
    async willSendRequest({ request, context }: GraphQLDataSourceProcessOptions<GatewayContext>) {
      // The gateway's own fetches (service health) come without a client's context.
      const { sign, requestId } = context as Partial<GatewayContext>;
      if (!sign || requestId === undefined) return;
      request.http?.headers.set(identityHeader, await sign());
      request.http?.headers.set('x-request-id', requestId);
    },
    didEncounterError(error: Error) {
      logger.error({ subgraph: name, reason: error.message }, 'subgraph did not answer');
      throw new GraphQLError(`the ${name} subgraph did not answer`, {
        extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
      });
    },
  });
};
