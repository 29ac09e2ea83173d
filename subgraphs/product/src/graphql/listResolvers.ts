import type { Resolvers } from './generated/resolvers.ts';
import { toMoney } from './money.ts';
import { displayOf, optionalText } from './text.ts';

/** Connections and facets: their counts are asked for only where they are selected. */
export const listResolvers: Pick<
  Resolvers,
  'ProductConnection' | 'ProductSearchConnection' | 'SearchFacets' | 'AttributeFacet' | 'AttributeValueFacet'
> = {
  ProductConnection: {
    edges: ({ edges }) => [...edges],
    nodes: ({ nodes }) => [...nodes],
    totalCount: ({ count }) => count(),
  },
  ProductSearchConnection: {
    edges: ({ edges }) => [...edges],
    nodes: ({ nodes }) => [...nodes],
    totalCount: async ({ countFacets }) => (await countFacets()).total,
    facets: ({ countFacets }) => countFacets(),
  },
  SearchFacets: {
    categories: ({ categories }) => [...categories],
    brands: ({ brands }) => [...brands],
    attributes: ({ attributes }) => [...attributes],
    prices: ({ prices, currency }) =>
      prices.map(({ from, to, count }) => ({
        from: toMoney(from, currency),
        to: to === null ? null : toMoney(to, currency),
        count,
      })),
  },
  AttributeFacet: {
    name: ({ name, code }, args, context) => optionalText(name, args, context) ?? code,
    values: ({ values }) => [...values],
  },
  AttributeValueFacet: {
    display: ({ value, unit }) => displayOf(value, unit),
    text: ({ value }) => (typeof value === 'string' ? value : null),
    number: ({ value }) => (typeof value === 'number' ? value : null),
    boolean: ({ value }) => (typeof value === 'boolean' ? value : null),
  },
};
