import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { toFeedLine } from '@commerce/contracts';
import type { DeadLetters } from '../dlq/deadLetter.ts';

/** A line of a feed file that could not be applied. */
export interface RejectedLine {
  /** From 1. */
  readonly line: number;
  readonly code: string;
  readonly message: string;
  /** The line as it stands in the file; undefined when it was too long to keep. */
  readonly text: string | undefined;
}

/** Dead letters of a feed file: what was a message goes back to being a line. */
export const createFileDeadLetters = (onRejected: (line: RejectedLine) => Promise<void>): DeadLetters => ({
  async write(letters) {
    for (const { record, code, message } of letters) {
      await onRejected({ line: Number(record.offset), code, message, text: toFeedLine(record) });
    }
  },
});

/** Lines of a feed that could not be applied, as NDJSON beside it. The file is made with the first of them. */
export const createRejectedFile = (path: string) => {
  let stream: WriteStream | undefined;
  return {
    path,
    async write(rejected: RejectedLine): Promise<void> {
      if (!stream) {
        stream = createWriteStream(path);
        await once(stream, 'open');
      }
      if (!stream.write(`${JSON.stringify(rejected)}\n`)) await once(stream, 'drain');
    },
    async close(): Promise<void> {
      if (!stream) return;
      stream.end();
      await finished(stream);
    },
  };
};
