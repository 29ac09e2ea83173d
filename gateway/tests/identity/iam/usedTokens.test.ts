import { describe, expect, test } from '@jest/globals';
import { createUsedTokens } from '../../../src/identity/iam/usedTokens.ts';

describe('IAM tokens used, in memory', () => {
  test('a token is good once as long as it lives', async () => {
    const used = createUsedTokens({ nowMs: () => 0 });
    expect([await used.use('a', 100), await used.use('a', 100), await used.use('b', 100)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('full of tokens that still live, nobody gets in; what has ended makes room', async () => {
    let nowMs = 0;
    const used = createUsedTokens({ nowMs: () => nowMs }, 2);
    await used.use('a', 100);
    await used.use('b', 200);
    await expect(used.use('c', 300)).rejects.toMatchObject({ name: 'VerifierUnavailable' });
    expect(await used.use('a', 100)).toBe(false);
    nowMs = 100;
    expect(await used.use('c', 300)).toBe(true);
    expect(await used.use('b', 200)).toBe(false);
  });
});
