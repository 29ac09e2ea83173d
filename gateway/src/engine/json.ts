export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Quote, backslash, control characters and lone surrogates: what JSON cannot hold as it stands.
const special = /["\\\u0000-\u001f\ud800-\udfff]/;

/** A JSON string. Most strings need no escaping, and looking is cheaper than JSON.stringify. */
export const quote = (text: string): string =>
  text.length < 512 && !special.test(text) ? `"${text}"` : JSON.stringify(text);

/** Any value that came out of JSON.parse, as JSON. */
export const toJson = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
    case 'boolean':
      return `${value}`;
    default:
      return value === undefined ? 'null' : JSON.stringify(value);
  }
};
