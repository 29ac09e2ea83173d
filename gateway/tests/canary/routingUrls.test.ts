import { describe, expect, test } from '@jest/globals';
import { overridesBeside } from '../../src/canary/routingUrls.ts';

const sdl = (urls: Readonly<Record<string, string>>): string => `
  enum join__Graph {
    ${Object.entries(urls)
      .map(
        ([name, url]) =>
          `${name.toUpperCase().replace('-', '_')} @join__graph(name: "${name}", url: "${url}")`,
      )
      .join('\n')}
  }
  type Query { a: Int }
`;

describe('URLs that the environment gives', () => {
  const overrides = new Map([
    ['product', 'http://product.internal/'],
    ['price-list', 'http://prices.internal/'],
    ['cart', 'http://cart.internal/'],
  ]);
  const main = sdl({ product: 'http://old/', 'price-list': 'http://prices/', cart: 'http://cart/' });

  test('are a canary’s too, but for subgraphs that it has elsewhere', () => {
    const canary = sdl({ product: 'http://new/', 'price-list': 'http://prices/', cart: 'http://cart/' });
    const { used, unused } = overridesBeside(overrides, main, canary);
    expect([...used.keys()]).toEqual(['price-list', 'cart']);
    expect(unused).toEqual(['product']);
  });

  test('are all used for a canary whose subgraphs are where they were', () => {
    expect(overridesBeside(overrides, main, main)).toEqual({ used: overrides, unused: [] });
  });

  test('are used for a subgraph that only the canary has', () => {
    const more = new Map([...overrides, ['reviews', 'http://reviews.internal/']]);
    const { used } = overridesBeside(more, main, sdl({ reviews: 'http://reviews/' }));
    expect(used.get('reviews')).toBe('http://reviews.internal/');
  });
});
