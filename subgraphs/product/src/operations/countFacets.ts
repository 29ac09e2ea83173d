import { type Identity, minorUnitDigits, requireScope } from '@commerce/kernel';
import type { Category } from '../domain/product.ts';
import { priceBounds } from '../domain/priceBounds.ts';
import type { AttributeFacet, ReadDeps, SearchQuery } from '../ports.ts';
import { countCap } from './listProducts.ts';

export interface AttributeCounts {
  readonly code: string;
  readonly name: AttributeFacet['name'];
  readonly values: readonly AttributeFacet[];
}

export interface PriceCounts {
  /** Minor units; the range is from ≤ price < to, `to` null without a limit. */
  readonly from: number;
  readonly to: number | null;
  readonly count: number;
}

export interface SearchFacets {
  readonly total: number;
  readonly currency: string;
  readonly categories: readonly { readonly category: Category; readonly count: number }[];
  readonly brands: readonly { readonly brand: string; readonly count: number }[];
  readonly attributes: readonly AttributeCounts[];
  readonly prices: readonly PriceCounts[];
}

/** Adds what is below to what is above. A circle in the tree ends where it closes. */
const rollUp = (
  own: ReadonlyMap<string, number>,
  categories: ReadonlyMap<string, Category>,
): Map<string, number> => {
  const total = new Map<string, number>();
  for (const [start, count] of own) {
    const seen = new Set<string>();
    for (
      let id: string | null = start;
      id !== null && !seen.has(id);
      id = categories.get(id)?.parentId ?? null
    ) {
      seen.add(id);
      total.set(id, (total.get(id) ?? 0) + count);
    }
  }
  return total;
};

/** How a search's matches fall apart, over all its pages. */
export const countFacets = async (
  { store }: ReadDeps,
  identity: Identity,
  { words, where }: SearchQuery,
  currency: string,
  atMs: number,
): Promise<SearchFacets> => {
  requireScope(identity, 'catalog:read');
  const bounds = priceBounds(minorUnitDigits(currency) ?? 2);
  if (words.tokens.length === 0)
    return { total: 0, currency, categories: [], brands: [], attributes: [], prices: [] };
  const counts = await store.facets(identity.tenant, {
    words,
    where,
    currency,
    atMs,
    priceBounds: bounds,
    cap: countCap,
  });
  const ids = [...counts.categories.keys()];
  const found = ids.length === 0 ? [] : await store.categoriesById(identity.tenant, ids);
  const byId = new Map(found.map((category) => [category.id, category]));
  const categories = [...rollUp(counts.categories, byId)].flatMap(([id, count]) => {
    const category = byId.get(id);
    return category ? [{ category, count }] : [];
  });
  return {
    total: counts.total,
    currency,
    categories: categories.sort((a, b) => b.count - a.count || (a.category.slug < b.category.slug ? -1 : 1)),
    brands: counts.brands,
    attributes: [...Map.groupBy(counts.attributes, ({ code }) => code)].map(([code, values]) => ({
      code,
      name: values.find(({ name }) => name !== null)?.name ?? null,
      values,
    })),
    prices: [...counts.prices]
      .sort(([a], [b]) => a - b)
      .map(([index, count]) => ({ from: bounds[index] ?? 0, to: bounds[index + 1] ?? null, count })),
  };
};
