import type { FastifyReply } from 'fastify';
import { credentialHeaders } from '../engine/cache/responsePolicy.ts';
import type { Answer } from './answer.ts';
import { chooseEncoding } from './compression.ts';

export type SendAnswer = (reply: FastifyReply, answer: Answer) => FastifyReply | Promise<FastifyReply>;

/** Longer texts are made bytes here: the socket would first make room for three times as much. */
const longText = 16_384;

const addVary = (reply: FastifyReply, names: string): void => {
  const vary = reply.getHeader('vary');
  void reply.header('vary', vary === undefined ? names : `${String(vary)}, ${names}`);
};

/** Whoever keeps an answer for others must know whose it is: without this, one tenant would get another's. */
const varyByCredential = credentialHeaders.join(', ');

/** `compressAboveBytes`: answers longer than that are compressed for clients that ask; undefined: none is. */
export const createSendAnswer = (options: { compressAboveBytes: number | undefined }): SendAnswer => {
  const { compressAboveBytes } = options;

  return (reply, answer) => {
    void reply.code(answer.status);
    addVary(reply, varyByCredential);
    // Unless the engine says how long.
    void reply.header('cache-control', 'no-store');
    for (const [name, value] of answer.headers) void reply.header(name, value);
    if (compressAboveBytes !== undefined) {
      addVary(reply, 'accept-encoding');
      const encoding = chooseEncoding(reply.request.headers['accept-encoding']?.toString());
      if (encoding !== undefined && answer.text.length > compressAboveBytes) {
        return answer
          .encoded(encoding)
          .then((bytes) => reply.header('content-encoding', encoding).send(bytes));
      }
    }
    return reply.send(answer.text.length > longText ? answer.bytes() : answer.text);
  };
};
