import { CodedError } from '@commerce/kernel';
import pg from 'pg';

/** SQLSTATE classes and codes that say the server cannot serve now: connection, resources, shutting down. */
const unavailableState = /^(08|53|57P0[1-4]|25P03|55P03)/;

/** 57014: our own statement_timeout ended it. */
const timedOutState = '57014';

const isUnavailable = (error: unknown): boolean => {
  if (error instanceof CodedError) return false;
  // The driver reports a lost or refused connection by a plain Error; these say that the code is wrong.
  const isDefect = [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind);
  if (!(error instanceof pg.DatabaseError)) return !isDefect;
  const state = error.code ?? '';
  return unavailableState.test(state) || state === timedOutState;
};

/**
 * What a driver's error means to the graph: SUBGRAPH_UNAVAILABLE when the database could not be reached or did
 * not answer in time, and the error itself when the database answered (a constraint, a syntax error).
 */
export const asStoreError = (error: unknown): unknown =>
  isUnavailable(error)
    ? new CodedError('SUBGRAPH_UNAVAILABLE', 'the database did not answer', { cause: error })
    : error;
