import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createBoundedNames } from '../../src/telemetry/boundedNames.ts';

describe('names that clients choose', () => {
  test('never make more labels than the limit, "other" and the absent one, nor unsafe text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.option(fc.string({ unit: 'binary' }), { nil: undefined }), fc.boolean())),
        (asked) => {
          const names = createBoundedNames(5, 'anonymous');
          const labels = new Set(asked.map(([name, earns]) => names.label(name, earns)));
          expect([...labels].every((label) => /^[A-Za-z0-9_.:/ -]{1,64}$/.test(label))).toBe(true);
          labels.delete('anonymous');
          labels.delete('other');
          expect(labels.size).toBeLessThanOrEqual(5);
        },
      ),
    );
  });

  test('keep the place they came to first', () => {
    const names = createBoundedNames(2, 'anonymous');
    expect(['A', 'B', 'C', 'A', 'C'].map((name) => names.label(name, true))).toEqual([
      'A',
      'B',
      'other',
      'A',
      'other',
    ]);
  });

  test('take no place by a request that was refused', () => {
    const names = createBoundedNames(1, 'anonymous');
    expect(names.label('Scan', false)).toBe('other');
    expect(names.label('Page', true)).toBe('Page');
    expect(names.label('Page', false)).toBe('Page');
  });

  test('are cut at 64 characters', () => {
    const names = createBoundedNames(9, 'anonymous');
    expect(names.label('x'.repeat(10_000), true)).toBe('x'.repeat(64));
    expect(names.label('x'.repeat(9_000), true)).toBe('x'.repeat(64));
  });
});
