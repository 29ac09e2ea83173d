import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { CodedError } from '@commerce/kernel';

/** For tests that inject what DynamoDB Local never throws. */
export { TransactionCanceledException };

/** A single conditional write whose condition did not hold. */
export const isConditionFailed = (error: unknown): error is ConditionalCheckFailedException =>
  error instanceof ConditionalCheckFailedException;

/** Why DynamoDB took back one action of a transaction. */
export type CancellationCode =
  | 'None'
  | 'ConditionalCheckFailed'
  | 'TransactionConflict'
  | 'ThrottlingError'
  | 'ProvisionedThroughputExceeded'
  | 'ItemCollectionSizeLimitExceeded'
  | 'ValidationError';

/** One code per action, in the order of the actions; undefined if this is no cancelled transaction. */
export const cancellationReasons = (error: unknown): readonly CancellationCode[] | undefined =>
  error instanceof TransactionCanceledException
    ? (error.CancellationReasons ?? []).map((reason) => (reason.Code ?? 'None') as CancellationCode)
    : undefined;

/** Places of the actions whose condition did not hold; empty if this is no cancelled transaction. */
export const failedConditions = (error: unknown): readonly number[] =>
  (cancellationReasons(error) ?? []).flatMap((code, index) =>
    code === 'ConditionalCheckFailed' ? [index] : [],
  );

const busyCodes: ReadonlySet<CancellationCode> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/**
 * Another write held one of the items, or a partition was throttled inside a transaction: nothing
 * was written, and the same write may succeed in a moment. A failed condition beside it counts more.
 */
export const isContention = (error: unknown): boolean => {
  if (error instanceof TransactionConflictException || error instanceof TransactionInProgressException)
    return true;
  const reasons = cancellationReasons(error);
  return (
    reasons !== undefined &&
    reasons.some((code) => busyCodes.has(code)) &&
    !reasons.includes('ConditionalCheckFailed')
  );
};

const transientNames: ReadonlySet<string> = new Set([
  ...['ThrottlingException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded'],
  ...['InternalServerError', 'ServiceUnavailable', 'ServiceUnavailableException', 'InternalFailure'],
  ...['TimeoutError', 'RequestTimeout', 'CredentialsProviderError', 'NetworkingError'],
  // Of a session: it ended or was revoked, and the next one will do.
  ...['ExpiredTokenException', 'UnrecognizedClientException'],
]);

const transientSystemCodes: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'ENETUNREACH'],
]);

const isTransient = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  const {
    name,
    code,
    $metadata,
  }: { name?: unknown; code?: unknown; $metadata?: { httpStatusCode?: number } } = error;
  return (
    (typeof name === 'string' && transientNames.has(name)) ||
    (typeof code === 'string' && transientSystemCodes.has(code)) ||
    ($metadata?.httpStatusCode ?? 0) >= 500
  );
};

/** What callers see of a store that is down or throttles for longer than the client retries. */
export const toStoreError = (error: unknown): unknown =>
  isTransient(error)
    ? new CodedError('SUBGRAPH_UNAVAILABLE', 'the store did not answer', { cause: error })
    : error;
