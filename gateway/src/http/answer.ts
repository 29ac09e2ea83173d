import type { HTTPGraphQLResponse } from '@apollo/server';
import { compress, type Encoding } from './compression.ts';

/** An answer as it goes over the wire, to one client or to several: whatever is made of it is made once. */
export interface Answer {
  readonly status: number;
  readonly headers: Iterable<[string, string]>;
  readonly text: string;
  bytes(): Buffer;
  encoded(encoding: Encoding): Promise<Buffer>;
}

export const answerOf = ({ status = 200, headers, body }: HTTPGraphQLResponse): Answer => {
  if (body.kind !== 'complete') throw new Error('incremental delivery is not supported');
  const text = body.string;
  let bytes: Buffer | undefined;
  let encoded: Map<Encoding, Promise<Buffer>> | undefined;
  const answer: Answer = {
    status,
    headers,
    text,
    bytes: () => (bytes ??= Buffer.from(text)),
    encoded(encoding) {
      encoded ??= new Map();
      const known = encoded.get(encoding) ?? compress(answer.bytes(), encoding);
      encoded.set(encoding, known);
      return known;
    },
  };
  return answer;
};
