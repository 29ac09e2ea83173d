import type { FastifyInstance } from 'fastify';
import { hasRight } from './domain/keys.ts';
import { defaultList } from './domain/persistedQueries.ts';
import type { OperationDeps } from './operations/deps.ts';
import { type KeyGuard, originOf } from './guard/keyGuard.ts';

/** A graph's list of operations as a manifest in Apollo's format, for gateways: `x-api-key`, and a tag per revision. */
export const registerManifest = (
  app: FastifyInstance,
  deps: Pick<OperationDeps, 'store'> & { readonly keyGuard: KeyGuard },
): void => {
  app.get<{ Params: { graph: string } }>('/graphs/:graph/persisted-queries', async (request, reply) => {
    const key = request.headers['x-api-key'];
    const caller = await deps.keyGuard.identify(typeof key === 'string' ? key : undefined, originOf(request));
    const { graph } = request.params;
    if (caller?.graph !== graph || !hasRight(caller.key, 'read'))
      return reply.code(401).send({ errors: [{ message: 'one of the graph’s keys is needed' }] });
    const { revision, operations } = await deps.store.operations(graph, defaultList.id);
    const tag = `"${revision}"`;
    void reply.header('etag', tag).header('cache-control', 'private, no-cache');
    if (request.headers['if-none-match'] === tag) return reply.code(304).send();
    return reply.send({ format: 'apollo-persisted-query-manifest', version: 1, operations });
  });
};
