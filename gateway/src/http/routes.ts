import cors from '@fastify/cors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SignInGuard } from '../guard/rate/signIns.ts';
import type { Access } from './access.ts';
import type { TransportOptions } from './transport.ts';

const refuseMethod =
  (allow: string) =>
  (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    reply
      .code(405)
      .header('allow', allow)
      .send({ errors: [{ message: `only ${allow}`, extensions: { code: 'BAD_REQUEST' } }] });

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
      // GET / is the development page's, where there is one.
      const method = url === '/' ? ['POST'] : ['GET', 'POST'];
      scope.route({ method, url, handler: endpoint });
      scope.route({ method: ['PUT', 'PATCH', 'DELETE'], url, handler: refuseMethod(method.join(', ')) });
    }
  });
};
