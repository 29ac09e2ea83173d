import type { Category, Product, ProductGroup, ProductRow } from '../../domain/product.ts';
import type { ProductCondition } from '../../ports.ts';
import { type Shelf, shelfPrice } from '../../domain/price.ts';
import type { SearchText } from '../../domain/product.ts';

export interface Kept {
  readonly row: ProductRow;
  readonly createdMs: number;
  readonly searchTexts: readonly SearchText[];
}

/** One tenant's catalog, by the keys that feeds use. */
export interface TenantState {
  readonly products: Map<string, Kept>;
  readonly categories: Map<string, Category & { readonly sourceMs: number }>;
  readonly groups: Map<string, ProductGroup & { readonly sourceMs: number }>;
  readonly words: Set<string>;
}

export const createState = () => {
  const tenants = new Map<string, TenantState>();
  return (tenant: string): TenantState => {
    const known = tenants.get(tenant) ?? {
      products: new Map(),
      categories: new Map(),
      groups: new Map(),
      words: new Set(),
    };
    tenants.set(tenant, known);
    return known;
  };
};

export type State = ReturnType<typeof createState>;

export interface Live {
  readonly product: Product;
  readonly shelf: Shelf;
  readonly searchTexts: readonly SearchText[];
}

/** Products that are not deleted, as they are read. */
export const liveProducts = ({ products }: TenantState): Live[] =>
  [...products.values()].flatMap(({ row, createdMs, searchTexts }): Live[] => {
    if (!row.content) return [];
    const { shelf, ...content } = row.content;
    return [
      {
        product: { ...content, id: row.id, sku: row.sku, createdMs, updatedMs: row.nowMs },
        shelf,
        searchTexts,
      },
    ];
  });

/** A category's id and those of all below it. */
const subtree = ({ categories }: TenantState, start: (category: Category) => boolean): Set<string> => {
  const all = [...categories.values()];
  const found = new Set(all.filter(start).map(({ id }) => id));
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const { id, parentId } of all) if (parentId !== null && found.has(parentId)) found.add(id);
  }
  return found;
};

const attributeHolds = (
  { attributes }: Product,
  condition: NonNullable<ProductCondition['attributes']>[number],
): boolean =>
  attributes.some((attribute) => {
    if (attribute.code !== condition.code) return false;
    if ('oneOf' in condition) return attribute.type === 'text' && condition.oneOf.includes(attribute.value);
    if ('is' in condition) return attribute.type === 'boolean' && attribute.value === condition.is;
    const { min, max } = condition;
    return (
      attribute.type === 'number' &&
      (min === null || attribute.value >= min) &&
      (max === null || attribute.value <= max)
    );
  });

const inRange = (
  price: number | undefined,
  { min, max }: { min: number | null; max: number | null },
): boolean => price !== undefined && (min === null || price >= min) && (max === null || price <= max);

/** A condition as a function of a product. */
export const holds = (state: TenantState, where: ProductCondition): ((live: Live) => boolean) => {
  const { statuses, categoryId, categorySlug, withinCategoryId, brands, groupId, skus, attributes, price } =
    where;
  const below = [
    ...(categoryId === undefined ? [] : [subtree(state, ({ id }) => id === categoryId)]),
    ...(categorySlug === undefined ? [] : [subtree(state, ({ slug }) => slug === categorySlug)]),
    ...(withinCategoryId === undefined ? [] : [subtree(state, ({ id }) => id === withinCategoryId)]),
  ];
  return ({ product, shelf }) =>
    statuses.includes(product.status) &&
    below.every((ids) => product.categoryId !== null && ids.has(product.categoryId)) &&
    (!brands || (product.brand !== null && brands.includes(product.brand))) &&
    (groupId === undefined || product.groupId === groupId) &&
    (!skus || skus.includes(product.sku)) &&
    (attributes ?? []).every((condition) => attributeHolds(product, condition)) &&
    (!price || inRange(shelfPrice(shelf, price.currency, price.atMs), price));
};
