import { expect, test } from '@jest/globals';
import { maxTextLength, readText } from '../../src/domain/note.ts';

test('a text is kept without the white space around it', () => {
  expect(readText('  good \n')).toEqual({ ok: true, value: 'good' });
});

test.each([
  ['', 'TEXT_EMPTY'],
  [' \n', 'TEXT_EMPTY'],
  ['x'.repeat(maxTextLength + 1), 'TEXT_TOO_LONG'],
])('%j is refused by its code', (text, code) => {
  expect(readText(text)).toMatchObject({ ok: false, error: { code, field: ['input', 'text'] } });
});

test('a character that is several code units counts once', () => {
  expect(readText('👍🏽'.repeat(maxTextLength))).toMatchObject({ ok: true });
});
