import type { FastifyReply } from 'fastify';
import type { Answer } from './answer.ts';
import { chooseEncoding } from './compression.ts';

/** `shared`: the answer goes to several clients, so its bytes are worth keeping. */
export type SendAnswer = (
  reply: FastifyReply,
  answer: Answer,
  options: { shared: boolean },
) => FastifyReply | Promise<FastifyReply>;

const varyByEncoding = (reply: FastifyReply): void => {
  const vary = reply.getHeader('vary');
  void reply.header('vary', vary === undefined ? 'accept-encoding' : `${String(vary)}, accept-encoding`);
};

/** `compressAboveBytes`: answers longer than that are compressed for clients that ask; undefined: none is. */
export const createSendAnswer = (options: { compressAboveBytes: number | undefined }): SendAnswer => {
  const { compressAboveBytes } = options;

  return (reply, answer, { shared }) => {
    void reply.code(answer.status);
    for (const [name, value] of answer.headers) void reply.header(name, value);
    if (compressAboveBytes !== undefined) {
      varyByEncoding(reply);
      const encoding = chooseEncoding(reply.request.headers['accept-encoding']?.toString());
      if (encoding !== undefined && answer.text.length > compressAboveBytes) {
        return answer
          .encoded(encoding)
          .then((bytes) => reply.header('content-encoding', encoding).send(bytes));
      }
    }
    return reply.send(shared ? answer.bytes() : answer.text);
  };
};
