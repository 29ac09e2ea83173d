import type { Result } from '@commerce/kernel';
import type { AccountError } from '../domain/errors.ts';

export type Outcome<T> = Result<T, AccountError[]>;

/** The payload's own fields on success, none of them on failure. */
export const payload = <T extends object>(result: Outcome<T>) =>
  result.ok ? { ...result.value, userErrors: [] } : { userErrors: result.error };

export const mapResult = <T, U>(result: Outcome<T>, make: (value: T) => U): Outcome<U> =>
  result.ok ? { ok: true, value: make(result.value) } : result;
