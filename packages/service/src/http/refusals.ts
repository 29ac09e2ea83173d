import { CodedError, errorCodes } from '@commerce/kernel';
import type { FastifyReply } from 'fastify';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/** An error outside GraphQL, in GraphQL's own shape of an error of the request, so that a client reads one form. */
const bodyOf = (error: CodedError) => ({
  errors: [{ message: error.message, extensions: { code: error.code } }],
});

/** `status`: where HTTP knows a better one than the code's own. */
export const sendCodedError = (
  reply: FastifyReply,
  error: CodedError,
  status: number = errorCodes[error.code].httpStatus,
): FastifyReply => {
  // RFC 9110 asks for it beside every 401.
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  return reply.code(status).type('application/json').send(bodyOf(error));
};

/** The answer that a connection is at; Node's own handler of clients' errors asks the same. */
export const answerAt = (socket: Socket): ServerResponse | undefined =>
  (socket as Socket & { readonly _httpMessage?: ServerResponse | null })._httpMessage ?? undefined;

/** What the HTTP parser itself refuses has no request and no reply: only a socket to write to. */
export const refuseUnparsed = (error: NodeJS.ErrnoException, socket: Socket): void => {
  const answer = answerAt(socket);
  // The peer is gone, has half of an answer, or would take this for the answer to what it has asked before.
  if (error.code === 'ECONNRESET' || !socket.writable || answer?.headersSent || answer?.req.complete)
    return void socket.destroy();
  const [status, refusal] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, new CodedError('PAYLOAD_TOO_LARGE', 'the request line and headers are too large')]
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, new CodedError('BAD_USER_INPUT', 'the request took too long to arrive')]
        : [400, new CodedError('BAD_USER_INPUT', 'this is not HTTP')];
  const body = JSON.stringify(bodyOf(refusal));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
};

/** Node would answer without a body. A GraphQL server has nothing to promise before it has the whole request. */
export const refuseExpectation = (_request: IncomingMessage, response: ServerResponse): void => {
  const refusal = new CodedError('BAD_USER_INPUT', 'this server knows no expectation but 100-continue');
  response.writeHead(417, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify(bodyOf(refusal)));
};

/** RFC 9112 3.2: HTTP/1.1 without a Host is refused, whatever it asks. */
export const lacksHost = ({ headers, httpVersion }: IncomingMessage): boolean =>
  headers.host === undefined && httpVersion === '1.1';
