const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const yearOneMs = Date.parse('0001-01-01T00:00:00Z');

/**
 * Milliseconds since the epoch of an RFC 3339 instant; undefined for anything else. Narrower than the
 * RFC on purpose: upper-case T and Z, no leap second, no year 0, no 30 February, because what passes
 * here must be storable in every store.
 */
export const parseInstant = (text: string): number | undefined => {
  if (!rfc3339.test(text)) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms) || ms < yearOneMs) return undefined;
  // Date.parse rolls a day that the month does not have over into the next month.
  const day = Number(text.slice(8, 10));
  if (
    day > 28 &&
    day > new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate()
  ) {
    return undefined;
  }
  return ms;
};
