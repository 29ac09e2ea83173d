import { describe, expect, test } from '@jest/globals';
import { collisions, idPrefixFor, nameProblems, namesOf } from '../../scaffold/names.ts';

describe('the name', () => {
  test.each(['reviews', 'b2b', 'giftcards2'])('%s can be one', (name) => {
    expect(nameProblems(name, ['cart'])).toEqual([]);
  });

  test.each(['', 'r', 'Reviews', 'gift-cards', 'gift_cards', '2fast', '../cart', 'a/b', 'x'.repeat(31)])(
    '"%s" is none',
    (name) => {
      expect(nameProblems(name, [])).toEqual([expect.stringContaining('is no name of a subgraph')]);
    },
  );

  test('of a subgraph or of another part of the stack is taken', () => {
    expect(nameProblems('cart', ['cart'])).toEqual(['there is a subgraph cart already']);
    expect(nameProblems('kafka', ['cart'])).toEqual(['kafka is the name of another part of the stack']);
  });
});

test('what the graph has already under a name that would come along is told by its coordinate', () => {
  const supergraph =
    'type Query { reviewsNote: Int } type Product { reviewsCount: Int } enum ReviewsNote { A }';
  const found = ['ReviewsNote', 'Query.reviewsNote', 'Product.reviewsCount'];
  expect(collisions(namesOf('reviews'), supergraph)).toEqual(found);
  expect(collisions(namesOf('returns'), supergraph)).toEqual([]);
});

describe('the prefix of new ids', () => {
  test('is the first three letters, or letters further on where those are taken', () => {
    expect(idPrefixFor('reviews', ['car', 'ord'])).toBe('rev');
    expect(idPrefixFor('reviews', ['rev', 'rei'])).toBe('ree');
    expect(idPrefixFor('b2', [])).toBe('bxx');
  });

  test('is always three letters that nobody has, however many there are', () => {
    const taken: string[] = [];
    for (let count = 0; count < 100; count += 1) taken.push(idPrefixFor('ab1', taken));
    expect(new Set(taken).size).toBe(100);
    for (const prefix of taken) expect(prefix).toMatch(/^a[a-z]{2}$/);
  });
});
