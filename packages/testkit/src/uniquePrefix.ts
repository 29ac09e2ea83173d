import { randomBytes } from 'node:crypto';

/**
 * A prefix for table and topic names (`t3f9a01c-`): suites of one run share their stores and must
 * not meet.
 */
export const uniquePrefix = (): string => `t${randomBytes(4).toString('hex')}-`;
