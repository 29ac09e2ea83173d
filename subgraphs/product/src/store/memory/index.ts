import type { Category, Product, ProductStatus } from '../../domain/product.ts';
import {
  type CatalogReader,
  type CatalogStore,
  type CatalogWriter,
  maxVariants,
  type SavedNode,
  SlugTaken,
} from '../../ports.ts';
import { createMemoryLists } from './lists.ts';
import { createMemorySearch } from './search.ts';
import { createState, liveProducts, type State, type TenantState } from './state.ts';

const withAncestors = ({ categories }: TenantState, start: (category: Category) => boolean): Category[] => {
  const all = [...categories.values()];
  const found = new Map(all.filter(start).map((category) => [category.id, category]));
  for (const category of found.values()) {
    const parent = all.find(({ id }) => id === category.parentId);
    if (parent) found.set(parent.id, parent);
  }
  return [...found.values()].map(({ id, code, slug, name, parentId }) => ({
    id,
    code,
    slug,
    name,
    parentId,
  }));
};

const bySlug = (a: Category, b: Category): number => (a.slug < b.slug ? -1 : 1);
const bySku = (a: Product, b: Product): number => (a.sku < b.sku ? -1 : 1);

type Reads = Omit<
  CatalogReader,
  'searchProducts' | 'facets' | 'listProducts' | 'listByCategory' | 'countProducts'
>;

const createReads = (stateOf: State): Reads => {
  const visible = (tenant: string, statuses: readonly ProductStatus[]): Product[] =>
    liveProducts(stateOf(tenant)).flatMap(({ product }) =>
      statuses.includes(product.status) ? [product] : [],
    );
  return {
    productsById: async (tenant, ids, statuses) =>
      visible(tenant, statuses).filter(({ id }) => ids.includes(id)),
    productsBySku: async (tenant, skus, statuses) =>
      visible(tenant, statuses).filter(({ sku }) => skus.includes(sku)),
    productsBySlug: async (tenant, slugs, statuses) =>
      visible(tenant, statuses).filter(({ slug }) => slugs.includes(slug)),
    groups: async (tenant, ids, statuses) =>
      [...stateOf(tenant).groups.values()]
        .filter(({ id }) => ids.includes(id))
        .map(({ sourceMs: _, ...group }) => {
          if (!statuses) return { group };
          const variants = visible(tenant, statuses).filter(({ groupId }) => groupId === group.id);
          return { group, variants: variants.sort(bySku).slice(0, maxVariants) };
        }),
    categoriesById: async (tenant, ids) => withAncestors(stateOf(tenant), ({ id }) => ids.includes(id)),
    categoriesBySlug: async (tenant, slugs) =>
      withAncestors(stateOf(tenant), ({ slug }) => slugs.includes(slug)),
    childCategories: async (tenant, parentIds) =>
      [...stateOf(tenant).categories.values()]
        .filter(({ parentId }) => parentIds.includes(parentId))
        .map(({ sourceMs: _, ...category }) => category)
        .sort(bySlug),
  };
};

const createWrites = (stateOf: State): CatalogWriter => ({
  async knownProducts(tenant, skus, slugs) {
    return [...stateOf(tenant).products.values()].flatMap(({ row }) => {
      const slug = row.content?.slug ?? '';
      const isHolder = row.content !== null && slugs.includes(slug);
      if (!skus.includes(row.sku) && !isHolder) return [];
      const { id, sku, searchHash, sequence, hash } = row;
      return [{ id, sku, slug, deleted: row.content === null, searchHash, sequence, hash }];
    });
  },

  async writeProducts(tenant, rows) {
    const { products } = stateOf(tenant);
    const written = rows.filter(({ sku, sequence, searchTexts, searchHash }) => {
      const known = products.get(sku)?.row;
      return (
        !known || (known.sequence < sequence && (searchTexts !== null || known.searchHash === searchHash))
      );
    });
    const after = new Map([...products].map(([sku, { row }]) => [sku, row.content?.slug]));
    for (const { sku, content } of written) after.set(sku, content?.slug);
    const slugs = [...after.values()].filter((slug) => slug !== undefined);
    if (new Set(slugs).size < slugs.length) throw new SlugTaken('a slug was taken meanwhile');
    for (const row of written) {
      const known = products.get(row.sku);
      const id = known?.row.id ?? row.id;
      const searchTexts = row.searchTexts ?? known?.searchTexts ?? [];
      products.set(row.sku, { row: { ...row, id }, createdMs: known?.createdMs ?? row.nowMs, searchTexts });
    }
    return new Set(written.map(({ sku }) => sku));
  },

  async saveCategories(tenant, nodes) {
    const { categories } = stateOf(tenant);
    const idOf = (code: string): string | undefined =>
      categories.get(code)?.id ?? nodes.find((node) => node.code === code)?.id;
    const accepted = nodes.filter(
      ({ code, sourceMs }) => (categories.get(code)?.sourceMs ?? sourceMs) <= sourceMs,
    );
    const saved = new Map(
      nodes.map((node) => [node.code, { id: idOf(node.code) ?? '', accepted: accepted.includes(node) }]),
    );
    for (const { code, slug, name, parentCode, sourceMs } of accepted) {
      const id = saved.get(code)?.id ?? '';
      const taken = [...categories.values()].some((other) => other.slug === slug && other.code !== code);
      const parentId = parentCode === null ? null : (idOf(parentCode) ?? null);
      categories.set(code, {
        id,
        code,
        slug: taken ? `${slug}-${id.slice(-10).toLowerCase()}` : slug,
        name,
        parentId,
        sourceMs,
      });
    }
    return saved;
  },

  async saveGroups(tenant, groups) {
    const { groups: kept } = stateOf(tenant);
    const saved = new Map<string, SavedNode>();
    for (const { id: given, code, title, options, sourceMs } of groups) {
      const known = kept.get(code);
      const id = known?.id ?? given;
      const accepted = !known || known.sourceMs <= sourceMs;
      saved.set(code, { id, accepted });
      if (accepted) kept.set(code, { id, code, title, options, sourceMs });
    }
    return saved;
  },

  async saveWords(tenant, words) {
    for (const word of words) stateOf(tenant).words.add(word);
  },
});

/** The catalog in memory, for tests. */
export const createMemoryStore = (): CatalogStore => {
  const stateOf = createState();
  return {
    ...createReads(stateOf),
    ...createMemoryLists(stateOf),
    ...createMemorySearch(stateOf),
    ...createWrites(stateOf),
    ready: async () => undefined,
    stop: async () => undefined,
  };
};
