import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Execute, GraphqlRequest } from './executor.ts';

export interface SubgraphServer {
  readonly url: string;
  readonly server: Server;
  /** Requests so far: how many fetches a gateway's plan makes is seen from outside. */
  readonly seen: { requests: number };
}

/** Hands on the whole body; plain events, because an async iterator costs more than the answer does. */
const onBody = (request: IncomingMessage, whole: (body: string) => void): void => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (body += chunk));
  request.on('end', () => whole(body));
};

/** Node's own server on a free port of loopback, answering POSTs by `execute`, `delayMs` late. */
export const startSubgraph = async (execute: Execute, delayMs: number): Promise<SubgraphServer> => {
  const seen = { requests: 0 };
  const answer = (body: string): string => {
    try {
      return execute(JSON.parse(body) as GraphqlRequest);
    } catch (error) {
      return JSON.stringify({
        errors: [{ message: error instanceof Error ? error.message : String(error) }],
      });
    }
  };
  const server = createServer((request, response) => {
    seen.requests += 1;
    onBody(request, (body) => {
      const json = Buffer.from(answer(body));
      const send = (): void => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': json.length });
        response.end(json);
      };
      if (delayMs > 0) setTimeout(send, delayMs);
      else send();
    });
  });
  // Connections stay while a gateway waits for its turn: closing them would race with its next request.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, server, seen };
};
