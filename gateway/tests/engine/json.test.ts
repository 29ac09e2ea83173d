import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isPlainJson } from '../../src/engine/json.ts';

test('strings out of JSON that is plain are written as they are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, inList) => {
      const json = JSON.stringify(inList ? [text] : text);
      const [read] = [JSON.parse(json) as string | string[]].flat();
      expect(isPlainJson(json)).toBe(
        json.includes(`"${String(read)}"`) && JSON.stringify(read) === `"${text}"`,
      );
    }),
    { numRuns: 2_000 },
  );
});

test('what needs an escape is not plain', () => {
  for (const text of ['"', '\\', '\n', '\u0000', '\ud800'])
    expect(isPlainJson(JSON.stringify(text))).toBe(false);
  expect(isPlainJson('{"a":"ä € 😀"}')).toBe(true);
});
