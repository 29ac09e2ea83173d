/** One line of a file, or the fact that it was too long to keep. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without the line break; undefined when the line is over the limit. */
  readonly text: string | undefined;
  /** Bytes of the file up to and including this line's break. */
  readonly endByte: number;
}

const lineFeed = 0x0a;

/**
 * Splits chunks of bytes into lines, holding no more than one line in memory. A line over `maxBytes` is
 * reported without its text and skipped, so that a file that is no NDJSON at all does no harm.
 */
export async function* splitLines(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Line> {
  let number = 0;
  let endByte = 0;
  let parts: Buffer[] = [];
  let held = 0;
  let tooLong = false;

  const keep = (part: Buffer): void => {
    held += part.length;
    tooLong ||= held > maxBytes;
    if (tooLong) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const finish = (breakBytes: number): Line => {
    number += 1;
    endByte += held + breakBytes;
    const text = tooLong ? undefined : Buffer.concat(parts).toString('utf8').replace(/\r$/, '');
    parts = [];
    held = 0;
    tooLong = false;
    return { number, text, endByte };
  };

  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      keep(chunk.subarray(start, end));
      start = end + 1;
      yield finish(1);
    }
    keep(chunk.subarray(start));
  }
  if (held > 0) yield finish(0);
}
