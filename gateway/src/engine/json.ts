export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an object out of JSON.parse holds itself: every object also answers to `constructor` and the like. */
export const memberOf = (object: JsonObject, key: string): unknown => {
  const value = object[key];
  return typeof value === 'function' || key === '__proto__' ? undefined : value;
};

// Quote, backslash, control characters and lone surrogates: what JSON cannot hold as it stands.
const special = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Whether strings out of this JSON can be written as they are: what they must not hold can only have come escaped. */
export const isPlainJson = (json: string): boolean => !json.includes('\\');

/** A JSON string. Most strings need no escaping, and looking is cheaper than JSON.stringify. */
export const quote = (text: string): string =>
  text.length < 512 && !special.test(text) ? `"${text}"` : JSON.stringify(text);

/** Any value that came out of JSON.parse, as JSON. */
export const toJson = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      // JSON.parse reads 1e400 as Infinity, which JSON cannot write.
      return Number.isFinite(value) ? `${value}` : 'null';
    case 'boolean':
      return `${value}`;
    case 'undefined':
    case 'function':
      return 'null';
    default:
      return JSON.stringify(value);
  }
};
