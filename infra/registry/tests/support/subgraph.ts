import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { graphql, type GraphQLSchema } from 'graphql';

export interface TestSubgraph {
  readonly url: string;
  stop(): Promise<void>;
}

/** A subgraph's process in this one: answers with what `root` holds. */
export const startSubgraph = async (
  schema: GraphQLSchema,
  rootValue: Readonly<Record<string, unknown>>,
): Promise<TestSubgraph> => {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
      void graphql({ schema, source: query, rootValue, variableValues: variables ?? {} }).then((result) => {
        response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    stop: async () => {
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 200).unref();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
