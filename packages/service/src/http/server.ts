import { CodedError } from '@commerce/kernel';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Socket } from 'node:net';
import type { Registry } from 'prom-client';
import type { Logger } from '../logger.ts';
import { answerAt, lacksHost, refuseExpectation, refuseUnparsed, sendCodedError } from './refusals.ts';

export interface HttpOptions {
  host: string;
  port: number;
  /** Largest request body in bytes. */
  bodyLimitBytes?: number;
  /** Longest request line and headers together, in bytes; Node's own 16 KiB by default. */
  headerLimitBytes?: number;
  /** PEM: answers over TLS. */
  tls?: { readonly cert: Buffer; readonly key: Buffer };
}

export interface HttpServer {
  readonly app: FastifyInstance;
  /** Starts listening; resolves to the bound port (useful when `port` was 0). */
  listen(): Promise<number>;
  /** Whether it is closing. Who answers past Fastify, on the raw response, then closes the connection too. */
  isDraining(): boolean;
  /** Turns /health/ready to 503, lets requests in flight finish, closes. */
  close(): Promise<void>;
}

/** How long a request that has begun to arrive may take to arrive whole while the process stops. */
const sendTimeoutMs = 5_000;

/** The HTTP face of every process: /health/live, /health/ready, /metrics, and what the caller adds to `app`. */
export const createHttpServer = (deps: {
  http: HttpOptions;
  logger: Logger;
  registry: Registry;
  ready: () => Promise<void>;
  /** What /metrics says; the registry's own metrics by default. */
  metricsText?: () => Promise<string>;
}): HttpServer => {
  const { http, logger, registry, ready, metricsText = () => registry.metrics() } = deps;
  let draining = false;
  const limits = {
    ...(http.headerLimitBytes !== undefined && { maxHeaderSize: http.headerLimitBytes }),
    // Ours to refuse, with a code.
    requireHostHeader: false,
  };
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // Whoever logs names the request: a child for each would be made for nothing.
    childLoggerFactory: (parent) => parent,
    clientErrorHandler: refuseUnparsed,
    frameworkErrors: (_error, _request, reply) => {
      void sendCodedError(reply, new CodedError('BAD_USER_INPUT', 'the URL is malformed'));
    },
    ...(http.tls ? { https: { ...http.tls, ...limits } } : { http: limits }),
    bodyLimit: http.bodyLimitBytes ?? 1_048_576,
    forceCloseConnections: 'idle',
    // What still comes over an open connection while draining is answered; then the connection closes.
    return503OnClosing: false,
    keepAliveTimeout: 72_000,
    requestTimeout: 30_000,
  }) as unknown as FastifyInstance;

  app.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) => {
    if (error instanceof CodedError) return sendCodedError(reply, error);
    if (error.statusCode === 413)
      return sendCodedError(reply, new CodedError('PAYLOAD_TOO_LARGE', 'the body is too large'));
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return sendCodedError(reply, new CodedError('BAD_USER_INPUT', error.message), error.statusCode);
    }
    logger.error({ err: error }, 'request failed');
    return sendCodedError(reply, new CodedError('INTERNAL_SERVER_ERROR', 'internal error'));
  });

  app.server.on('checkExpectation', refuseExpectation);
  app.addHook('onRequest', (request, reply, done) => {
    if (!lacksHost(request.raw)) return done();
    void reply.header('connection', 'close');
    sendCodedError(reply, new CodedError('BAD_USER_INPUT', 'HTTP/1.1 asks for a Host header'));
  });

  // A kept-alive connection that answered while draining would hold the close until its idle timeout.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (draining) void reply.header('connection', 'close');
    done(null, payload);
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
  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await metricsText()));

  // Node counts a connection that never sent anything (a browser's or load balancer's spare one) as busy.
  const connections = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  const closeUnused = (): void => {
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  };
  /** Node watches over slow requests no more once the server closes. */
  const closeUnsent = (): void => {
    for (const socket of connections) if (answerAt(socket)?.req.complete !== true) socket.destroy();
  };

  return {
    app,
    async listen() {
      await app.listen({ host: http.host, port: http.port });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : http.port;
    },
    isDraining: () => draining,
    async close() {
      draining = true;
      // One that was accepted a moment ago is only seen at the next look.
      const looks = setInterval(closeUnused, 50);
      // Over TLS these are not the connections that answers are at.
      const unsent = http.tls ? undefined : setTimeout(closeUnsent, sendTimeoutMs);
      await app.close().finally(() => {
        clearInterval(looks);
        clearTimeout(unsent);
      });
    },
  };
};
