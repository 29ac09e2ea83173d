import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Handler = (event: never) => unknown;

export interface LocalFunctions {
  readonly origin: string;
  /** What arrived, in order. */
  readonly events: {
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
    readonly event: unknown;
  }[];
  /** Runs as the function from now on. */
  run(handler: Handler): void;
  /** Answers otherwise from now on; undefined: as usual. */
  behave(as: ((response: ServerResponse) => void) | undefined): void;
  stop(): Promise<void>;
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const lambdaPath = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/**
 * Runs a function of this process behind HTTP: at any path as an authorizer that takes POST, and at the paths of
 * Lambda's Invoke API as Lambda does, a thrown error included.
 */
export const startLocalFunctions = async (): Promise<LocalFunctions> => {
  const events: LocalFunctions['events'] = [];
  let handler: Handler = () => ({ isAuthorized: false });
  let behaviour: ((response: ServerResponse) => void) | undefined;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = decodeURIComponent(request.url ?? '/');
    const event: unknown = JSON.parse(await textOf(request));
    events.push({ path, headers: request.headers, event });
    if (behaviour) return behaviour(response);
    try {
      const result = await handler(event as never);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result) ?? 'null');
    } catch (error) {
      const body = JSON.stringify({ errorType: 'Error', errorMessage: String(error) });
      const isLambda = lambdaPath.test(path);
      response
        .writeHead(isLambda ? 200 : 500, isLambda ? { 'x-amz-function-error': 'Unhandled' } : {})
        .end(body);
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events,
    run: (as) => (handler = as),
    behave: (as) => (behaviour = as),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
