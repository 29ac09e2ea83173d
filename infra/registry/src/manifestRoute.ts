import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasRight } from './domain/keys.ts';
import { defaultList, listOf } from './domain/persistedQueries.ts';
import type { OperationDeps } from './operations/deps.ts';
import { type KeyGuard, originOf } from './guard/keyGuard.ts';

/** A graph's lists of operations as manifests in Apollo's format, for gateways: `x-api-key`, and a tag per revision. */
export const registerManifest = (
  app: FastifyInstance,
  deps: Pick<OperationDeps, 'store'> & { readonly keyGuard: KeyGuard },
): void => {
  const send = async (request: FastifyRequest, reply: FastifyReply, graph: string, list: string) => {
    const key = request.headers['x-api-key'];
    const caller = await deps.keyGuard.identify(typeof key === 'string' ? key : undefined, originOf(request));
    if (caller?.graph !== graph || !hasRight(caller.key, 'read'))
      return reply.code(401).send({ errors: [{ message: 'one of the graph’s keys is needed' }] });
    const none = { revision: 0, operations: [] };
    const { revision, operations } = listOf(list) ? await deps.store.operations(graph, list) : none;
    // An empty list would let nothing through: a name that nobody has published to is a mistake.
    if (revision === 0 && list !== defaultList.id)
      return reply.code(404).send({ errors: [{ message: 'nothing was published to such a list' }] });
    const tag = `"${revision}"`;
    void reply.header('etag', tag).header('cache-control', 'private, no-cache');
    if (request.headers['if-none-match'] === tag) return reply.code(304).send();
    return reply.send({ format: 'apollo-persisted-query-manifest', version: 1, operations });
  };

  const path = '/graphs/:graph/persisted-queries';
  app.get<{ Params: { graph: string } }>(path, (request, reply) =>
    send(request, reply, request.params.graph, defaultList.id),
  );
  app.get<{ Params: { graph: string; list: string } }>(`${path}/:list`, (request, reply) =>
    send(request, reply, request.params.graph, request.params.list),
  );
};
