import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createResponsePolicy } from '../../../src/engine/cache/responsePolicy.ts';

const hintOf = (headers: readonly (string | undefined)[], cached: readonly number[] = []) => {
  const policy = createResponsePolicy();
  for (const header of headers) policy.fetched(header);
  for (const seconds of cached) policy.cached(seconds);
  return policy.hint('query', false);
};

describe('an answer’s cache policy', () => {
  test('is the shortest of all fetches and cached entities', () => {
    expect(hintOf(['max-age=60, public', 'max-age=5, public'])).toEqual({ maxAge: 5, scope: 'PUBLIC' });
    expect(hintOf(['max-age=60, public'], [3, 9])).toEqual({ maxAge: 3, scope: 'PUBLIC' });
    expect(hintOf([], [30])).toEqual({ maxAge: 30, scope: 'PUBLIC' });
  });

  test('is private as soon as one fetch is', () => {
    expect(hintOf(['max-age=60, public', 'max-age=90, private'])).toEqual({ maxAge: 60, scope: 'PRIVATE' });
  });

  test.each([[[undefined]], [['max-age=60, public', 'no-store']], [['max-age=60, public', undefined]], [[]]])(
    'of %j is none',
    (headers) => {
      expect(hintOf(headers)).toBeUndefined();
    },
  );

  test('is none with less than a second left, for a mutation, and with errors', () => {
    expect(hintOf(['max-age=60, public'], [0])).toBeUndefined();
    const policy = createResponsePolicy();
    policy.fetched('max-age=60, public');
    expect(policy.hint('mutation', false)).toBeUndefined();
    expect(policy.hint('subscription', false)).toBeUndefined();
    expect(policy.hint('query', true)).toBeUndefined();
    expect(policy.hint('query', false)).toEqual({ maxAge: 60, scope: 'PUBLIC' });
  });

  test('never becomes more generous by another part, in whatever order', () => {
    const header = fc.constantFrom(
      'max-age=60, public',
      'max-age=5, public',
      'max-age=30, private',
      'no-store',
      undefined,
    );
    fc.assert(
      fc.property(fc.array(header, { minLength: 1 }), header, (headers, another) => {
        const before = hintOf(headers);
        const after = hintOf([...headers, another]);
        expect(hintOf([another, ...headers])).toEqual(after);
        if (!before) expect(after).toBeUndefined();
        if (before && after) {
          expect(after.maxAge).toBeLessThanOrEqual(before.maxAge);
          if (before.scope === 'PRIVATE') expect(after.scope).toBe('PRIVATE');
        }
      }),
    );
  });
});
