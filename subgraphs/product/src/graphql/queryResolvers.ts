import { BadUserInput, requireId, requireSku } from '@commerce/kernel';
import type { CursorSeal } from '@commerce/service';
import { countFacets, type SearchFacets } from '../operations/countFacets.ts';
import { countProducts } from '../operations/countProducts.ts';
import { listProducts } from '../operations/listProducts.ts';
import { priceCurrency } from '../operations/productCondition.ts';
import { searchProducts } from '../operations/searchProducts.ts';
import type { ReadDeps } from '../ports.ts';
import { listArguments, toFilter } from './arguments.ts';
import { listCursors } from './connections.ts';
import type { Resolvers } from './generated/resolvers.ts';

const requireSlug = (slug: string): string => {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) || slug.length > 220)
    throw new BadUserInput('slug', 'not a slug');
  return slug;
};

/** Several fields of one answer share one statement. */
const once = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
};

export const createQueryResolvers = (deps: ReadDeps, seal: CursorSeal): Pick<Resolvers, 'Query'> => ({
  Query: {
    product: (_parent, { id }, { loaders }) => loaders.productById.load(requireId('product', id, 'id')),
    productBySku: (_parent, { sku }, { loaders }) => loaders.productBySku.load(requireSku(sku, 'sku')),
    productBySlug: (_parent, { slug }, { loaders }) => loaders.productBySlug.load(requireSlug(slug)),

    products: async (_parent, { after, ...args }, { identity, nowMs }) => {
      const cursors = listCursors(seal, identity.tenant, 'products', { ...args, first: null });
      const input = { ...listArguments(args), after: cursors.open(after) };
      const { page, where } = await listProducts(deps, identity, input, nowMs);
      return { ...cursors.connection(page, after), count: () => countProducts(deps, identity, where) };
    },

    searchProducts: async (_parent, { after, ...args }, { identity, tenant, nowMs, loaders }) => {
      const cursors = listCursors(seal, identity.tenant, 'search', { ...args, first: null, currency: null });
      const { query, locale, first } = args;
      const filter = toFilter(args.filter);
      const currency = priceCurrency(filter, args.currency, tenant);
      const input = { query, locale, first, filter, after: cursors.open(after) };
      const { page, search, atMs } = await searchProducts(deps, identity, input, nowMs);
      return {
        ...cursors.connection(page, after),
        countFacets: once<SearchFacets>(async () => {
          const facets = await countFacets(deps, identity, search, currency, atMs);
          // A category counts for those above it, so they are all here already.
          for (const { category } of facets.categories) loaders.categoryById.prime(category.id, category);
          return facets;
        }),
      };
    },

    category: (_parent, { id, slug }, { loaders }) => {
      if (id && slug) throw new BadUserInput('slug', 'give either a slug or an id');
      if (id) return loaders.categoryById.load(requireId('category', id, 'id'));
      if (slug) return loaders.categoryBySlug.load(requireSlug(slug));
      throw new BadUserInput('slug', 'give a slug or an id');
    },
    categories: async (_parent, _args, { loaders }) => [...(await loaders.children.load(''))],
  },
});
