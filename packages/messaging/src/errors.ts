/**
 * Something outside is down or busy and the same work may succeed later. Whoever runs the work waits
 * and tries again; it never becomes a dead letter.
 */
export class TransientError extends Error {
  readonly retryable = true;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TransientError';
  }
}

const transientCodes: ReadonlySet<string> = new Set([
  // Node's sockets
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_SOCKET'],
  // PostgreSQL: shutting down, starting up, too many connections, serialisation failure, deadlock, lock timeout
  ...['57P01', '57P02', '57P03', '53300', '40001', '40P01', '55P03'],
  // Prisma: unreachable, timed out, closed, no connection from the pool, write conflict
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2034'],
]);

const transientNames: ReadonlySet<string> = new Set([
  ...['ThrottlingException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded'],
  ...['TransactionConflictException', 'TransactionInProgressException', 'InternalServerError'],
  ...['ServiceUnavailable', 'TimeoutError', 'RequestTimeout'],
]);

interface ErrorLike {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly retryable?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/**
 * Whether an error, or any error behind it, says that waiting helps. A store that wraps its failures in
 * TransientError is exact; this also knows the drivers' own codes, so that forgetting to wrap one
 * does not turn an outage into dead letters.
 */
export const isTransient = (error: unknown, depth = 0): boolean => {
  if (typeof error !== 'object' || error === null || depth > 5) return false;
  const { code, name, retryable, cause, errors }: ErrorLike = error;
  if (error instanceof TransientError || retryable === true) return true;
  // Class 08 of SQLSTATE is "connection exception".
  if (typeof code === 'string' && (transientCodes.has(code) || /^08\w{3}$/.test(code))) return true;
  if (typeof name === 'string' && transientNames.has(name)) return true;
  return (
    isTransient(cause, depth + 1) || (Array.isArray(errors) && errors.some((e) => isTransient(e, depth + 1)))
  );
};

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
