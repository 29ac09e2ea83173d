import { describe, expect, test } from '@jest/globals';
import { tokensOf, vocabularyOf } from '../../src/domain/words.ts';

describe('words of a search', () => {
  test('are folded to lower case without accents, punctuation only inside', () => {
    expect(tokensOf('  Café-Stühle, (T-Shirt) ACM-100.  ß')).toEqual([
      'cafe-stuhle',
      't-shirt',
      'acm-100',
      'ss',
    ]);
    expect(tokensOf("'; drop table product; --")).toEqual(['drop', 'table', 'product']);
    expect(tokensOf('\\ " : & | !')).toEqual([]);
  });

  test('a vocabulary leaves out what is too short to correct', () => {
    expect(vocabularyOf('Ein Stuhl, 45 cm à 20kg')).toEqual(['ein', 'stuhl', '20kg']);
  });
});
