import { connect } from 'node:net';

// The two requests of Kafka's protocol that tell whether a consumer group can start. A client
// library would do, but only packages/messaging may import one.
const findCoordinator = 10;
const offsetFetch = 9;

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

const frame = (apiKey: number, version: number, body: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeInt16BE(apiKey, 0);
  head.writeInt16BE(version, 2);
  head.writeInt32BE(1, 4);
  const message = Buffer.concat([head, text('probe'), body]);
  const size = Buffer.alloc(4);
  size.writeInt32BE(message.length);
  return Buffer.concat([size, message]);
};

/** Sends one request on its own connection; resolves to the response after its correlation id. */
const ask = (host: string, port: number, request: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: 2000 });
    let received = Buffer.alloc(0);
    socket.on('connect', () => socket.write(request));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return;
      socket.destroy();
      resolve(received.subarray(8));
    });
    socket.on('timeout', () => socket.destroy(new Error('no answer')));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed without an answer')));
  });

const coordinatorFound = async (host: string, port: number, keyType: 0 | 1): Promise<boolean> => {
  const body = Buffer.concat([text('readiness-probe'), Buffer.from([keyType])]);
  const response = await ask(host, port, frame(findCoordinator, 1, body));
  return response.readInt16BE(4) === 0;
};

const groupsLoaded = async (host: string, port: number): Promise<boolean> => {
  const allTopics = Buffer.from([0xff, 0xff, 0xff, 0xff]);
  const body = Buffer.concat([text('readiness-probe'), allTopics]);
  const response = await ask(host, port, frame(offsetFetch, 2, body));
  return response.readInt16BE(response.length - 2) === 0;
};

/**
 * True when the group and the transaction coordinator are elected and have loaded their state: an
 * open port comes a second or more before that. Asking makes the broker create their topics.
 */
export const coordinatorsReady = async (host: string, port: number): Promise<boolean> => {
  const found = await Promise.all([coordinatorFound(host, port, 0), coordinatorFound(host, port, 1)]);
  return found.every(Boolean) && (await groupsLoaded(host, port));
};
