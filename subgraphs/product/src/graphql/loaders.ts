import type { Identity } from '@commerce/kernel';
import DataLoader from 'dataloader';
import type { Category, Product } from '../domain/product.ts';
import { findCategories, findChildCategories } from '../operations/findCategories.ts';
import { findGroups } from '../operations/findGroups.ts';
import { findProducts } from '../operations/findProducts.ts';
import { listByCategory } from '../operations/listByCategory.ts';
import type { ListInput } from '../operations/listProducts.ts';
import type { GroupWithVariants, ListPage, ProductCondition, ReadDeps } from '../ports.ts';

type Loaded<T> = DataLoader<string, T | null>;

export interface CategoryList {
  readonly categoryId: string;
  readonly input: ListInput;
}

/** What one request has read: batched by key in a tick, and read once. */
export interface Loaders {
  readonly productById: Loaded<Product>;
  readonly productBySku: Loaded<Product>;
  readonly productBySlug: Loaded<Product>;
  readonly group: Loaded<GroupWithVariants>;
  readonly groupWithVariants: Loaded<GroupWithVariants>;
  readonly categoryById: Loaded<Category>;
  readonly categoryBySlug: Loaded<Category>;
  /** By the parent's id; '' stands for the top. */
  readonly children: DataLoader<string, readonly Category[]>;
  readonly categoryProducts: DataLoader<
    CategoryList,
    { readonly page: ListPage; readonly where: ProductCondition },
    string
  >;
}

const inOrder = <T>(
  keys: readonly string[],
  found: readonly T[],
  keyOf: (item: T) => string,
): (T | null)[] => {
  const byKey = new Map(found.map((item) => [keyOf(item), item]));
  return keys.map((key) => byKey.get(key) ?? null);
};

const maxBatchSize = 500;

export const createLoaders = (deps: ReadDeps, identity: Identity, nowMs: number): Loaders => {
  const products = (by: 'id' | 'sku' | 'slug'): Loaded<Product> =>
    new DataLoader(
      async (keys) => inOrder(keys, await findProducts(deps, identity, by, keys), (product) => product[by]),
      {
        maxBatchSize,
      },
    );

  const groups = (withVariants: boolean): Loaded<GroupWithVariants> =>
    new DataLoader(
      async (ids) =>
        inOrder(ids, await findGroups(deps, identity, ids, withVariants), ({ group }) => group.id),
      { maxBatchSize },
    );

  /** A category comes with its ancestors, so that walking up costs nothing more. */
  const remember = (found: readonly Category[]): readonly Category[] => {
    for (const category of found) {
      categoryById.prime(category.id, category);
      categoryBySlug.prime(category.slug, category);
    }
    return found;
  };
  const categories = (by: 'id' | 'slug'): Loaded<Category> =>
    new DataLoader(
      async (keys) =>
        inOrder(keys, remember(await findCategories(deps, identity, by, keys)), (category) => category[by]),
      { maxBatchSize },
    );
  const categoryById = categories('id');
  const categoryBySlug = categories('slug');

  return {
    productById: products('id'),
    productBySku: products('sku'),
    productBySlug: products('slug'),
    group: groups(false),
    groupWithVariants: groups(true),
    categoryById,
    categoryBySlug,
    children: new DataLoader(async (parents) => {
      const found = remember(
        await findChildCategories(
          deps,
          identity,
          parents.map((id) => id || null),
        ),
      );
      const byParent = Map.groupBy(found, ({ parentId }) => parentId ?? '');
      return parents.map((id) => byParent.get(id) ?? []);
    }),
    categoryProducts: new DataLoader((lists) => listByCategory(deps, identity, lists, nowMs), {
      maxBatchSize,
      cacheKeyFn: (list) => JSON.stringify(list),
    }),
  };
};
