import { connect, type Socket } from 'node:net';

/** Told of each answer: its status, and how long it took in milliseconds. Status 0: the connection was lost. */
export type OnAnswer = (status: number, ms: number) => void;

export interface RawClient {
  /** Sends on a connection that is free or new; false: all are taken. */
  send(body: string, onAnswer: OnAnswer): boolean;
  close(): void;
}

const headEnd = Buffer.from('\r\n\r\n');

/** Length of head and body of the answer that begins `bytes`; undefined: more must come. */
const answerLength = (bytes: Buffer): number | undefined => {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return undefined;
  const length = /\r\ncontent-length: (\d+)/i.exec(bytes.toString('latin1', 0, end))?.[1];
  if (length === undefined) throw new Error('an answer without content-length');
  return end + headEnd.length + Number(length);
};

/**
 * HTTP over kept-alive connections with as little work as can be: a flood must not spend the CPU that is to be
 * measured. One request at a time on each connection.
 */
export const createRawClient = (
  port: number,
  mostConnections: number,
  headers: Readonly<Record<string, string>>,
): RawClient => {
  const free: { send(body: string, onAnswer: OnAnswer): void }[] = [];
  const sockets = new Set<Socket>();
  const head =
    `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n` +
    Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');

  const open = () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    sockets.add(socket);
    let received: Buffer | undefined;
    let waiting: { sentAt: number; onAnswer: OnAnswer } | undefined;
    const answered = (status: number): void => {
      const answer = waiting;
      waiting = undefined;
      if (answer) answer.onAnswer(status, performance.now() - answer.sentAt);
    };
    const connection = {
      send(body: string, onAnswer: OnAnswer): void {
        waiting = { sentAt: performance.now(), onAnswer };
        socket.write(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      },
    };
    socket.on('data', (chunk: Buffer) => {
      const bytes = received ? Buffer.concat([received, chunk]) : chunk;
      const length = answerLength(bytes);
      received = bytes;
      if (length === undefined || bytes.length < length) return;
      received = undefined;
      free.push(connection);
      answered(Number(bytes.toString('latin1', 9, 12)));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      const at = free.indexOf(connection);
      if (at >= 0) free.splice(at, 1);
      answered(0);
    });
    return connection;
  };

  return {
    send(body, onAnswer) {
      const connection = free.pop() ?? (sockets.size < mostConnections ? open() : undefined);
      connection?.send(body, onAnswer);
      return connection !== undefined;
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
};
