/**
 * The closed list of codes that an unexpected failure carries in `extensions.code`. Clients and our
 * own code branch on these, never on a message. `retryable`: the same request may succeed later.
 */
export const errorCodes = {
  BAD_USER_INPUT: {
    retryable: false,
    httpStatus: 400,
    meaning: 'An argument is malformed or out of range; the message names it.',
  },
  UNAUTHENTICATED: {
    retryable: false,
    httpStatus: 401,
    meaning: 'No credential, or one that does not verify.',
  },
  FORBIDDEN: {
    retryable: false,
    httpStatus: 403,
    meaning: 'The credential is good but does not allow this.',
  },
  UNAUTHORIZED_FIELD_OR_TYPE: {
    retryable: false,
    httpStatus: 403,
    meaning: 'The credential does not allow this field: it is null, and nobody was asked for it.',
  },
  RATE_LIMITED: {
    retryable: true,
    httpStatus: 429,
    meaning: 'More was asked in a time than the credential may; `Retry-After` says when to try again.',
  },
  OVERLOADED: {
    retryable: true,
    httpStatus: 503,
    meaning: 'The gateway answers others first; `Retry-After` says when to try again.',
  },
  CONFLICT: {
    retryable: false,
    httpStatus: 409,
    meaning: 'The idempotency key was used before with another request.',
  },
  PAYLOAD_TOO_LARGE: { retryable: false, httpStatus: 413, meaning: 'The request is larger than the limit.' },
  SUBGRAPH_UNAVAILABLE: {
    retryable: true,
    httpStatus: 503,
    meaning: 'The subgraph that owns the field, its store or the issuer of the credential did not answer.',
  },
  INTERNAL_SERVER_ERROR: {
    retryable: false,
    httpStatus: 500,
    meaning: 'A defect on our side; the request id finds it in the logs.',
  },
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** The base of everything that is thrown on purpose. */
export class CodedError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CodedError';
    this.code = code;
  }

  get retryable(): boolean {
    return errorCodes[this.code].retryable;
  }
}

/** An argument that breaks its rule. `argument` is the path a client would recognise (`input.quantity`). */
export class BadUserInput extends CodedError {
  readonly argument: string;

  constructor(argument: string, problem: string) {
    super('BAD_USER_INPUT', `${argument}: ${problem}`);
    this.name = 'BadUserInput';
    this.argument = argument;
  }
}
