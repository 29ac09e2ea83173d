import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalTexts, localeChain, pickText } from '../../src/domain/text.ts';

const tag = fc.constantFrom('en', 'en-GB', 'de', 'de-AT', 'de-CH', 'fr', 'zh-Hant-TW');
const texts = fc.dictionary(tag, fc.string({ minLength: 1 }), { minKeys: 1 });

describe('the fallback of texts', () => {
  test('asked, its parents, the default, its parents', () => {
    expect(localeChain('zh-Hant-TW', 'en-GB')).toEqual(['zh-Hant-TW', 'zh-Hant', 'zh', 'en-GB', 'en']);
    expect(localeChain(null, 'de')).toEqual(['de']);
  });

  test('the asked locale wins wherever it has a text', () => {
    fc.assert(
      fc.property(texts, tag, tag, (known, asked, fallback) => {
        const picked = pickText(known, localeChain(asked, fallback));
        expect(Object.values(known)).toContain(picked);
        if (known[asked] !== undefined) expect(picked).toBe(known[asked]);
        else if (known[asked.split('-')[0] ?? ''] !== undefined)
          expect(picked).toBe(known[asked.split('-')[0] ?? '']);
      }),
    );
  });

  test('does not depend on the order of the locales', () => {
    fc.assert(
      fc.property(texts, tag, (known, asked) => {
        const reversed = Object.fromEntries(Object.entries(known).reverse());
        expect(pickText(reversed, localeChain(asked, 'it'))).toBe(pickText(known, localeChain(asked, 'it')));
      }),
    );
  });

  test('tags are kept in canonical case', () => {
    expect(canonicalTexts({ 'de-at': 'Sessel', en: 'chair' })).toEqual({ 'de-AT': 'Sessel', en: 'chair' });
  });
});
