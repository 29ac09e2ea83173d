/**
 * The JSON pointer of the first string, or member name, that a store cannot keep: PostgreSQL has no
 * NUL in text, and half a surrogate pair has no UTF-8. undefined when all is well. Such a string
 * passes JSON and its schema, and would then fail in the store again and again.
 */
const findUnstorable = (value: unknown, path: string): string | undefined => {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  for (const [name, member] of Object.entries(value)) {
    const memberPath = `${path}/${name.toWellFormed().replaceAll('\0', '')}`;
    const found = findUnstorable(name, memberPath) ?? findUnstorable(member, memberPath);
    if (found !== undefined) return found;
  }
  return undefined;
};

/**
 * `text` is the JSON that `body` was parsed from: both faults can only come in as a \u escape, so that
 * nearly every message is told by one search of its text.
 */
export const unstorableText = (text: string, body: unknown): string | undefined =>
  text.includes('\\u') ? findUnstorable(body, '') : undefined;
