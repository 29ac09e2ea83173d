import cors from '@fastify/cors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SignInGuard } from '../guard/rate/signIns.ts';
import type { Access } from './access.ts';
import type { TransportOptions } from './transport.ts';

// GET / is the development page's, where there is one.
const methodsOf = (path: string): ('GET' | 'POST')[] => (path === '/' ? ['POST'] : ['GET', 'POST']);

const refuse = (reply: FastifyReply, status: number, message: string): FastifyReply =>
  reply.code(status).send({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });

/** Any other method on a path of GraphQL, and any other path, in the form of an answer of GraphQL. */
const refuseRoute =
  (paths: readonly string[]) =>
  (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const [path = ''] = request.url.split('?', 1);
    if (!paths.includes(path)) return refuse(reply, 404, 'there is nothing at this path');
    const allow = methodsOf(path).join(', ');
    return refuse(reply.header('allow', allow), 405, `only ${allow}`);
  };

/** A scope of its own: bodies stay bytes here, since whoever only waits for another's answer never parses them. */
export const registerGraphql = async (
  app: FastifyInstance,
  options: Pick<TransportOptions, 'paths' | 'corsOrigins'> & {
    readonly access: Access;
    readonly signIns?: SignInGuard | undefined;
    readonly endpoint: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
  },
): Promise<void> => {
  const { paths, corsOrigins, access, endpoint } = options;
  if (access.kind === 'identified') {
    const { jwks } = access.signer;
    app.get('/.well-known/jwks.json', async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=300').send(jwks),
    );
    access.routes?.(app, options.signIns);
  }
  app.setNotFoundHandler(refuseRoute(paths));
  await app.register(async (scope) => {
    if (corsOrigins.length > 0) {
      await scope.register(cors, {
        origin: corsOrigins.includes('*') ? '*' : [...corsOrigins],
        methods: ['GET', 'POST'],
        exposedHeaders: ['x-request-id', 'ratelimit', 'ratelimit-policy', 'retry-after'],
        maxAge: 86_400,
      });
    }
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const url of paths) {
      scope.route({ method: methodsOf(url), url, handler: endpoint });
      // Here, so that a body of any kind is taken in before the answer.
      scope.route({ method: ['PUT', 'PATCH', 'DELETE'], url, handler: refuseRoute(paths) });
    }
  });
};
