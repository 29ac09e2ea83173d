import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  /** Sockets accepted so far. */
  connections(): number;
  openSockets(): number;
}

const listen = async (server: Server): Promise<TestServer> => {
  const sockets = new Set<Socket>();
  let accepted = 0;
  server.on('connection', (socket: Socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql?tenant=a`,
    connections: () => accepted,
    openSockets: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export const serve = (listener: RequestListener): Promise<TestServer> => listen(createServer(listener));

/** Answers every request, once some of it came, with exactly these bytes. */
export const serveBytes = (onRequest: (socket: Socket) => void): Promise<TestServer> =>
  listen(createTcpServer((socket) => socket.once('data', () => onRequest(socket))));

/** A URL where nobody listens. */
export const deadUrl = async (): Promise<string> => {
  await using server = await serve(() => undefined);
  return server.url;
};

export const json = (body: string): RequestListener => {
  return (incoming, outgoing) => {
    incoming.resume().on('end', () => {
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
  };
};
