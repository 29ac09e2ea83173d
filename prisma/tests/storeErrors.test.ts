import { expect, test } from '@jest/globals';
import { CodedError } from '@commerce/kernel';
import pg from 'pg';
import { asStoreError, guardStore } from '../src/index.ts';

const serverError = (code: string): pg.DatabaseError =>
  Object.assign(new pg.DatabaseError('said by the server', 0, 'error'), { code });
const codeOf = (error: unknown): unknown => (error instanceof CodedError ? error.code : 'as it was');

test.each(['08006', '53300', '57P01', '57014', '55P03'])(
  'SQLSTATE %s: the database cannot serve now',
  (state) => {
    expect(codeOf(asStoreError(serverError(state)))).toBe('SUBGRAPH_UNAVAILABLE');
  },
);

test.each(['23505', '42P01', '42601', '22P02', '40001'])('SQLSTATE %s: the database answered', (state) => {
  expect(codeOf(asStoreError(serverError(state)))).toBe('as it was');
});

test('a lost connection is unavailability, a defect of ours is not', () => {
  expect(codeOf(asStoreError(new Error('Connection terminated unexpectedly')))).toBe('SUBGRAPH_UNAVAILABLE');
  expect(codeOf(asStoreError(new TypeError('x is not a function')))).toBe('as it was');
  const conflict = new CodedError('CONFLICT', 'x');
  expect(asStoreError(conflict)).toBe(conflict);
});

test('a guarded store gives back the class that Prisma took from an error, and leaves the rest alone', async () => {
  const failing = (error: Error) => guardStore({ read: () => Promise.reject(error) }).read();
  for (const code of ['SUBGRAPH_UNAVAILABLE', 'P1001', 'P2028']) {
    const error = Object.assign(new Error('x'), { code });
    await expect(failing(error)).rejects.toMatchObject({
      name: 'CodedError',
      code: 'SUBGRAPH_UNAVAILABLE',
      cause: error,
    });
  }
  const unique = Object.assign(new Error('x'), { code: 'P2002' });
  await expect(failing(unique)).rejects.toBe(unique);
  expect(guardStore({ size: 3, sum: (a: number, b: number) => a + b }).sum(1, 2)).toBe(3);
});
