import type { FastifyReply } from 'fastify';
import { createEndOfTurn, type EndOfTurn } from '../endOfTurn.ts';
import { credentialHeaders } from '../engine/cache/responsePolicy.ts';
import type { Answer } from './answer.ts';
import { chooseEncoding } from './compression.ts';

export type SendAnswer = (reply: FastifyReply, answer: Answer) => FastifyReply | Promise<FastifyReply>;

/** Longer texts are made bytes here: the socket would make another copy of them on its way to bytes. */
const longText = 16_384;

type Headers = Record<string, string | string[] | number | undefined>;

const addVary = (headers: Headers, names: string): void => {
  const { vary } = headers;
  headers['vary'] = vary === undefined ? names : `${String(vary)}, ${names}`;
};

/** Whoever keeps an answer for others must know whose it is: without this, one tenant would get another's. */
const varyByCredential = credentialHeaders.join(', ');

/**
 * Past Fastify's hooks and serialisers, of which no answer needs any (measured: some percent of a small query's CPU).
 */
const sendRaw = (
  reply: FastifyReply,
  { status, headers, body }: { status: number; headers: Headers; body: string | Buffer },
  endOfTurn: EndOfTurn,
): FastifyReply => {
  const bytes = Buffer.byteLength(body);
  headers['content-length'] = bytes;
  reply.raw.writeHead(status, headers);
  // From here on nothing fails that Fastify could still answer.
  reply.hijack();
  // ASCII is the same in both, and Node makes room for three times as much where it may be anything else.
  const encoding = bytes === body.length ? 'latin1' : 'utf8';
  endOfTurn(() => reply.raw.end(body, encoding));
  return reply;
};

/**
 * `compressAboveBytes`: answers longer than that are compressed for clients that ask; undefined: none is.
 * `isDraining`: whether connections are to be closed.
 */
export const createSendAnswer = (options: {
  readonly compressAboveBytes: number | undefined;
  readonly isDraining: () => boolean;
  readonly endOfTurn?: EndOfTurn;
}): SendAnswer => {
  const { compressAboveBytes, isDraining, endOfTurn = createEndOfTurn() } = options;

  return (reply, answer) => {
    const { status, text } = answer;
    const headers: Headers = reply.getHeaders();
    if (isDraining()) headers['connection'] = 'close';
    addVary(headers, varyByCredential);
    // Unless the engine says how long.
    headers['cache-control'] = 'no-store';
    for (const [name, value] of answer.headers) headers[name] = value;
    if (compressAboveBytes !== undefined) {
      addVary(headers, 'accept-encoding');
      const encoding = chooseEncoding(reply.request.headers['accept-encoding']?.toString());
      if (encoding !== undefined && text.length > compressAboveBytes) {
        headers['content-encoding'] = encoding;
        return answer.encoded(encoding).then((body) => sendRaw(reply, { status, headers, body }, endOfTurn));
      }
    }
    const body = text.length > longText ? answer.bytes() : text;
    return sendRaw(reply, { status, headers, body }, endOfTurn);
  };
};
