/**
 * Arrays in PostgreSQL's binary form (array_recv), which the driver passes on as they are. As text, every quote
 * of every JSON document is escaped here and unescaped there, which cost more than all the rest of a batch.
 */
const oids = { text: 25, int8: 20, jsonb: 3802 } as const;

/** jsonb_recv reads a version before the text. */
const jsonbVersion = 1;

type Element = string | bigint | null;

const headerBytes = 20;

const sizeOf = (type: keyof typeof oids, element: Element): number => {
  if (element === null) return 0;
  if (typeof element === 'bigint') return 8;
  return Buffer.byteLength(element) + (type === 'jsonb' ? 1 : 0);
};

/** One-dimensional. Text and JSON documents as strings, int8 as bigints. */
export const binaryArray = (type: keyof typeof oids, elements: readonly Element[]): Buffer => {
  const sizes = elements.map((element) => sizeOf(type, element));
  const bytes = Buffer.allocUnsafe(headerBytes + sizes.reduce((sum, size) => sum + size + 4, 0));
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(elements.includes(null) ? 1 : 0, 4);
  bytes.writeInt32BE(oids[type], 8);
  bytes.writeInt32BE(elements.length, 12);
  bytes.writeInt32BE(1, 16);
  let at = headerBytes;
  elements.forEach((element, i) => {
    at = bytes.writeInt32BE(element === null ? -1 : (sizes[i] ?? 0), at);
    if (element === null) return;
    if (typeof element === 'bigint') {
      at = bytes.writeBigInt64BE(element, at);
      return;
    }
    if (type === 'jsonb') at = bytes.writeUInt8(jsonbVersion, at);
    at += bytes.write(element, at);
  });
  return bytes;
};
