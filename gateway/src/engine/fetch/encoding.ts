import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';

type Decode = (body: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const decoders: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
  ['zstd', promisify(zstdDecompress)],
]);

/** Of one answer. Nobody uses two, and each may take as long as the longest answer does. */
const mostEncodings = 3;

/**
 * Undoes what the `content-encoding` header of an answer names, the last first. Throws on too many, on an encoding that
 * nobody knows, on a body that is none, and with code ERR_BUFFER_TOO_LARGE on one that gets longer than `maxBytes`.
 */
export const decoded = async (body: Buffer, encoding: string, maxBytes: number): Promise<Buffer> => {
  let plain = body;
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  if (names.length > mostEncodings) throw new Error('too many content-encodings');
  for (const name of names.reverse()) {
    if (name === 'identity' || name === '') continue;
    const decode = decoders.get(name);
    if (!decode) throw new Error('an unknown content-encoding');
    plain = await decode(plain, { maxOutputLength: maxBytes });
  }
  return plain;
};
