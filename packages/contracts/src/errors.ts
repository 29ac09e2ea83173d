/**
 * Why a message cannot be read. The codes are stable: dead letters carry them, `pnpm dlq` counts and
 * filters by them, alerts are written on them.
 */
export const decodeErrorCodes = {
  TOO_LARGE: 'The value is over 1 MiB.',
  UNKNOWN_TYPE: 'ce_type names no event of this topic.',
  MISSING_ATTRIBUTE: 'The key or a required ce_ header is absent.',
  BAD_ATTRIBUTE: 'ce_time is no RFC 3339 instant, or the feed line is no CloudEvent.',
  TENANT_MISSING: 'ce_tenantid is absent or empty.',
  TENANT_UNKNOWN: 'ce_tenantid names no tenant of this deployment.',
  TENANT_KEY_MISMATCH: 'The key begins with another tenant than ce_tenantid.',
  SOURCE_NOT_ALLOWED: 'ce_source may not send events of this tenant on this topic.',
  KEY_MISMATCH: 'The key names another entity than the body, so its order could not be trusted.',
  BAD_SEQUENCE: 'ce_sequence is no decimal integer from 0 to 2^63 - 1.',
  NOT_JSON: 'The value is no JSON in UTF-8.',
  BAD_TEXT: 'A string holds a NUL or half a surrogate pair, which no store can keep.',
  SCHEMA_VIOLATION: 'The body breaks the JSON Schema of its type; path says where.',
} as const;

export type DecodeErrorCode = keyof typeof decodeErrorCodes;

export interface DecodeError {
  readonly code: DecodeErrorCode;
  /** For people; names the header or the rule. Never holds the body. */
  readonly message: string;
  /** JSON pointer into the body, e.g. `/prices/0/amount`; of SCHEMA_VIOLATION and BAD_TEXT alone. */
  readonly path?: string;
}
