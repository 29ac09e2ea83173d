import { CodedError, errorCodes } from '@commerce/kernel';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Registry } from 'prom-client';
import type { Logger } from '../logger.ts';

export interface HttpOptions {
  host: string;
  port: number;
  /** Largest request body in bytes. */
  bodyLimitBytes?: number;
}

export interface HttpServer {
  readonly app: FastifyInstance;
  /** Starts listening; resolves to the bound port (useful when `port` was 0). */
  listen(): Promise<number>;
  /** Turns /health/ready to 503, lets requests in flight finish, closes. */
  close(): Promise<void>;
}

/** An error outside GraphQL, in GraphQL's own shape so that a client reads one form. */
export const sendCodedError = (reply: FastifyReply, error: CodedError): FastifyReply =>
  reply
    .code(errorCodes[error.code].httpStatus)
    .type('application/json')
    .send({ data: null, errors: [{ message: error.message, extensions: { code: error.code } }] });

/** The HTTP face of every process: /health/live, /health/ready, /metrics, and what the caller adds to `app`. */
export const createHttpServer = (deps: {
  http: HttpOptions;
  logger: Logger;
  registry: Registry;
  ready: () => Promise<void>;
}): HttpServer => {
  const { http, logger, registry, ready } = deps;
  let draining = false;
  const app = fastify({
    loggerInstance: logger,
    disableRequestLogging: true,
    bodyLimit: http.bodyLimitBytes ?? 1_048_576,
    forceCloseConnections: 'idle',
    keepAliveTimeout: 72_000,
    requestTimeout: 30_000,
  }) as unknown as FastifyInstance;

  app.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) => {
    if (error instanceof CodedError) return sendCodedError(reply, error);
    if (error.statusCode === 413)
      return sendCodedError(reply, new CodedError('PAYLOAD_TOO_LARGE', 'the body is too large'));
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return sendCodedError(reply, new CodedError('BAD_USER_INPUT', error.message));
    }
    logger.error({ err: error }, 'request failed');
    return sendCodedError(reply, new CodedError('INTERNAL_SERVER_ERROR', 'internal error'));
  });

  // A kept-alive connection that answered while draining would hold the close until its idle timeout.
  app.addHook('onSend', async (_request, reply) => {
    if (draining) void reply.header('connection', 'close');
  });

  app.get('/health/live', async () => ({ status: 'ok' }));
  app.get('/health/ready', async (_request, reply) => {
    if (draining) return reply.code(503).send({ status: 'draining' });
    try {
      await ready();
      return { status: 'ok' };
    } catch (error) {
      logger.warn({ reason: error instanceof Error ? error.message : String(error) }, 'not ready');
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );

  return {
    app,
    async listen() {
      await app.listen({ host: http.host, port: http.port });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : http.port;
    },
    async close() {
      draining = true;
      await app.close();
    },
  };
};
