import { foldText, vocabularyOf } from '../../domain/words.ts';
import { shelfPrice } from '../../domain/price.ts';
import type { AttributeFacet, CatalogReader, SearchWords } from '../../ports.ts';
import { holds, type Live, liveProducts, type State } from './state.ts';

const partsOf = ({ product, searchTexts }: Live): readonly (readonly [words: string[], weight: number])[] => [
  [[foldText(product.sku)], 1],
  ...searchTexts.flatMap(([, title, labels, description]): [string[], number][] => [
    [vocabularyOf(title), 10],
    [vocabularyOf(labels), 4],
    [vocabularyOf(description), 1],
  ]),
];

/** Beginnings of words alone: stems and typing mistakes are the real store's. */
const scoreOf = (live: Live, { tokens }: SearchWords): number => {
  const parts = partsOf(live);
  const scores = tokens.map((token) =>
    Math.max(
      0,
      ...parts.map(([words, weight]) => (words.some((word) => word.startsWith(token)) ? weight : 0)),
    ),
  );
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0);
};

export const createMemorySearch = (stateOf: State): Pick<CatalogReader, 'searchProducts' | 'facets'> => {
  const matches = (tenant: string, where: Parameters<typeof holds>[1], words: SearchWords) => {
    const state = stateOf(tenant);
    return liveProducts(state)
      .filter(holds(state, where))
      .map((live) => ({ live, score: scoreOf(live, words) }))
      .filter(({ score }) => score > 0);
  };
  return {
    async searchProducts(tenant, { words, where, first, after }) {
      const [score = 0, id = ''] = after ?? [];
      const rows = matches(tenant, where, words)
        .map(({ live: { product }, score: own }) => ({ product, position: [own, product.id] as const }))
        .sort((a, b) => b.position[0] - a.position[0] || (a.position[1] < b.position[1] ? 1 : -1))
        .filter(
          ({ position: [s, i] }) => !after || s < Number(score) || (s === Number(score) && i < String(id)),
        );
      return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
    },

    async facets(tenant, { words, where, currency, atMs, priceBounds, cap }) {
      const found = matches(tenant, where, words).slice(0, cap);
      const brands = new Map<string, number>();
      const categories = new Map<string, number>();
      const attributes = new Map<string, AttributeFacet>();
      const prices = new Map<number, number>();
      const add = <K>(counts: Map<K, number>, key: K): void =>
        void counts.set(key, (counts.get(key) ?? 0) + 1);
      for (const { live } of found) {
        const { brand, categoryId } = live.product;
        if (brand !== null) add(brands, brand);
        if (categoryId !== null) add(categories, categoryId);
        for (const { code, value, name = null, ...attribute } of live.product.attributes) {
          const key = JSON.stringify([code, value]);
          const unit = attribute.type === 'number' ? (attribute.unit ?? null) : null;
          attributes.set(key, { code, value, name, unit, count: (attributes.get(key)?.count ?? 0) + 1 });
        }
        const price = shelfPrice(live.shelf, currency, atMs);
        if (price !== undefined)
          add(
            prices,
            priceBounds.findLastIndex((bound) => bound <= price),
          );
      }
      return {
        total: found.length,
        categories,
        brands: [...brands]
          .map(([brand, count]) => ({ brand, count }))
          .sort((a, b) => b.count - a.count || (a.brand < b.brand ? -1 : 1)),
        attributes: [...attributes.values()].sort((a, b) =>
          a.code === b.code ? b.count - a.count : a.code < b.code ? -1 : 1,
        ),
        prices,
      };
    },
  };
};
