import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mergeVariants } from '../src/domain/mergeVariants.ts';
import type { SubgraphVersion } from '../src/domain/model.ts';

let made = 0;
/** `{ a: '1' }`: subgraphs with the state of each. */
const variant = (states: Readonly<Record<string, string | null>>): SubgraphVersion[] =>
  Object.entries(states).flatMap(([subgraph, state]) =>
    state === null
      ? []
      : [
          {
            ...{ id: `ver_${(made += 1)}`, subgraph, url: 'http://a', sdl: state, hash: state },
            ...{ git: undefined, createdAtMs: made },
          },
        ],
  );

const statesOf = (versions: readonly SubgraphVersion[]): Record<string, string> =>
  Object.fromEntries(versions.map(({ subgraph, hash }) => [subgraph, hash]));

const merged = (...given: Parameters<typeof mergeVariants>): Record<string, string> => {
  const result = mergeVariants(...given);
  if (result.kind === 'conflict') throw new Error(`conflict: ${result.subgraphs.join()}`);
  return statesOf(result.versions);
};

describe('a fork that is taken back', () => {
  const base = variant({ a: '1', b: '1', c: '1' });

  test('brings what it has changed, added and removed, and leaves what others did', () => {
    const own = variant({ a: '1', b: '2', c: '1', x: '1' });
    const copy = variant({ a: '2', b: '1', d: '1' });
    expect(merged(own, copy, base)).toEqual({ a: '2', b: '2', x: '1', d: '1' });
  });

  test('is a conflict where both changed the same subgraph in their own ways', () => {
    const own = variant({ a: '2', b: '1' });
    const copy = variant({ a: '3', b: '1', c: '2' });
    expect(mergeVariants(own, copy, base)).toEqual({ kind: 'conflict', subgraphs: ['a', 'c'] });
  });

  test('keeps the very version where both came to the same', () => {
    const own = variant({ a: '2', b: '1', c: '1' });
    const result = mergeVariants(own, variant({ a: '2', b: '1', c: '1' }), base);
    expect(result).toEqual({ kind: 'merged', versions: own });
  });

  test('another URL is a change like another schema', () => {
    const moved = variant({ a: '1', b: '1', c: '1' }).map((version) => ({ ...version, url: 'http://b' }));
    const result = mergeVariants(base, moved, base);
    expect(result.kind === 'merged' && result.versions.map(({ url }) => url)).toEqual(
      Array(3).fill('http://b'),
    );
  });

  test('is taken whole where it never was a fork', () => {
    expect(merged(variant({ a: '1', b: '1' }), variant({ a: '2', c: '1' }), undefined)).toEqual({
      a: '2',
      c: '1',
    });
  });

  test('does not matter in which of the two a change was made', () => {
    const states = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.option(fc.constantFrom('1', '2', '3'), { nil: null }),
    );
    fc.assert(
      fc.property(states, states, states, (first, second, third) => {
        const [was, one, other] = [variant(first), variant(second), variant(third)];
        const forth = mergeVariants(one, other, was);
        const back = mergeVariants(other, one, was);
        expect(forth.kind).toBe(back.kind);
        if (forth.kind === 'merged' && back.kind === 'merged')
          expect(statesOf(forth.versions)).toEqual(statesOf(back.versions));
      }),
    );
  });
});
