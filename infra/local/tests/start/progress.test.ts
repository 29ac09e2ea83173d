import { describe, expect, test } from '@jest/globals';
import { createProgress } from '../../src/start/progress.ts';

const capture = (isTTY: boolean) => {
  const written: string[] = [];
  let now = 0;
  const progress = createProgress({
    out: { write: (text) => written.push(text), isTTY },
    nowMs: () => now,
    colours: false,
  });
  return { progress, written, advance: (ms: number) => (now += ms) };
};

describe('progress', () => {
  test('without a terminal a step is one plain line with its time', async () => {
    const { progress, written, advance } = capture(false);
    await progress.step('Kafka', async (update) => {
      update('127.0.0.1:9092');
      advance(2_500);
    });
    progress.close();
    expect(written).toEqual(['✓ Kafka: 127.0.0.1:9092 (2.5 s)\n']);
  });

  test('a step that fails is marked, and its error goes on', async () => {
    const { progress, written } = capture(false);
    await expect(progress.step('Kafka', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    progress.close();
    expect(written.join('')).toContain('✗ Kafka');
  });
});
