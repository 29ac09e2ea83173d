import type { Category, Product, ProductGroup, ProductRow, ProductStatus } from './domain/product.ts';
import type { FeedPosition } from './domain/applyRule.ts';
import type { TextByLocale } from './domain/text.ts';

/** What the tenants file says of a tenant's shop. */
export interface TenantSettings {
  readonly defaultLocale: string;
  readonly locales: readonly string[];
  readonly defaultCurrency: string;
}

/** What every reading operation needs. */
export interface ReadDeps {
  readonly store: CatalogReader;
  readonly settingsOf: (tenant: string) => TenantSettings;
}

/** The order of a product list. The id breaks ties, so that a position is a place between two rows. */
export type ProductOrder =
  | { readonly by: 'newest' }
  | { readonly by: 'sku' }
  /** The title in the first locale of the chain that has one. */
  | { readonly by: 'title'; readonly locales: readonly string[] }
  /** Of one unit in the default list; what has no price comes last. */
  | { readonly by: 'price'; readonly descending: boolean; readonly currency: string; readonly atMs: number };

export type AttributeCondition =
  | { readonly code: string; readonly oneOf: readonly string[] }
  | { readonly code: string; readonly is: boolean }
  | { readonly code: string; readonly min: number | null; readonly max: number | null };

/** Every given condition must hold. */
export interface ProductCondition {
  readonly statuses: readonly ProductStatus[];
  /** In this category or below it. */
  readonly categoryId?: string;
  readonly categorySlug?: string;
  /** As well in this category (id) or below it. */
  readonly withinCategoryId?: string;
  readonly brands?: readonly string[];
  readonly groupId?: string;
  readonly skus?: readonly string[];
  readonly attributes?: readonly AttributeCondition[];
  /** Minor units, both ends included, of one unit in the default list. */
  readonly price?: {
    readonly currency: string;
    readonly atMs: number;
    readonly min: number | null;
    readonly max: number | null;
  };
}

export type Position = readonly (string | number)[];

export interface Listed {
  readonly product: Product;
  /** Where the row stands, to continue after it. */
  readonly position: Position;
}

export interface ListPage {
  readonly rows: readonly Listed[];
  readonly hasNextPage: boolean;
}

export interface ListQuery {
  readonly where: ProductCondition;
  readonly order: ProductOrder;
  readonly first: number;
  readonly after: Position | null;
}

/** What a search looks for; a product must match every token. */
export interface SearchWords {
  /** Folded: see `tokensOf`. */
  readonly tokens: readonly string[];
  /** Whose dictionaries the words are taken to be of, the first's stop words counting. */
  readonly locales: readonly string[];
  /** Whose dictionaries a corrected word may be of. */
  readonly allLocales: readonly string[];
}

export interface SearchQuery {
  readonly words: SearchWords;
  readonly where: ProductCondition;
  readonly first: number;
  readonly after: Position | null;
}

export interface FacetQuery {
  readonly words: SearchWords;
  readonly where: ProductCondition;
  readonly currency: string;
  readonly atMs: number;
  /** Lower bounds of the price ranges in minor units, ascending; the first is 0. */
  readonly priceBounds: readonly number[];
  /** No more matches than this are counted. */
  readonly cap: number;
}

export interface AttributeFacet {
  readonly code: string;
  readonly name: TextByLocale | null;
  readonly value: string | number | boolean;
  readonly unit: string | null;
  readonly count: number;
}

export interface FacetCounts {
  readonly total: number;
  /** By the product's own category; what is below is not added. */
  readonly categories: ReadonlyMap<string, number>;
  readonly brands: readonly { readonly brand: string; readonly count: number }[];
  readonly attributes: readonly AttributeFacet[];
  /** By index into `priceBounds`. */
  readonly prices: ReadonlyMap<number, number>;
}

export interface GroupWithVariants {
  readonly group: ProductGroup;
  /** By SKU, at most `maxVariants`; undefined where they were not asked for. */
  readonly variants?: readonly Product[];
}

export const maxVariants = 250;

/** Reads. Rows come in no particular order unless said; what is not there is left out. One statement each. */
export interface CatalogReader {
  productsById(
    tenant: string,
    ids: readonly string[],
    statuses: readonly ProductStatus[],
  ): Promise<Product[]>;
  productsBySku(
    tenant: string,
    skus: readonly string[],
    statuses: readonly ProductStatus[],
  ): Promise<Product[]>;
  productsBySlug(
    tenant: string,
    slugs: readonly string[],
    statuses: readonly ProductStatus[],
  ): Promise<Product[]>;
  listProducts(tenant: string, query: ListQuery): Promise<ListPage>;
  /** The same list for several categories at once, by category id. */
  listByCategory(
    tenant: string,
    categoryIds: readonly string[],
    query: ListQuery,
  ): Promise<ReadonlyMap<string, ListPage>>;
  /** How many there are, but no more than `cap`. */
  countProducts(tenant: string, where: ProductCondition, cap: number): Promise<number>;
  searchProducts(tenant: string, query: SearchQuery): Promise<ListPage>;
  facets(tenant: string, query: FacetQuery): Promise<FacetCounts>;
  groups(
    tenant: string,
    ids: readonly string[],
    variantStatuses: readonly ProductStatus[] | null,
  ): Promise<GroupWithVariants[]>;
  /** With all their ancestors. */
  categoriesById(tenant: string, ids: readonly string[]): Promise<Category[]>;
  /** With all their ancestors. */
  categoriesBySlug(tenant: string, slugs: readonly string[]): Promise<Category[]>;
  /** By slug; null stands for the roots. */
  childCategories(tenant: string, parentIds: readonly (string | null)[]): Promise<Category[]>;
}

export interface KnownProduct extends FeedPosition {
  readonly id: string;
  readonly sku: string;
  readonly slug: string;
  readonly deleted: boolean;
  readonly searchHash: string;
}

export interface CategoryNode {
  /** Given to it if it is new. */
  readonly id: string;
  readonly code: string;
  readonly slug: string;
  readonly name: TextByLocale;
  readonly parentCode: string | null;
  /** Milliseconds since the epoch, by the producer. */
  readonly sourceMs: number;
}

export interface GroupNode extends ProductGroup {
  readonly sourceMs: number;
}

export interface SavedNode {
  /** The one it had, or the one given to it. */
  readonly id: string;
  /** Whether the store now holds what was given; false when it has something newer. */
  readonly accepted: boolean;
}

/** Writes of the feed. Everything may be called again with the same input. */
export interface CatalogWriter {
  /** What is known of these SKUs, and who has these slugs. */
  knownProducts(tenant: string, skus: readonly string[], slugs: readonly string[]): Promise<KnownProduct[]>;
  /**
   * Writes the rows whose sequence is above the stored one, each with its sequence at once, and says which
   * SKUs those were. Rejects with SlugTaken when another writer took a slug meanwhile; nothing is written then.
   */
  writeProducts(tenant: string, rows: readonly ProductRow[]): Promise<ReadonlySet<string>>;
  /**
   * What became of each, by code. A known one is changed only by an event that is not older than the one it is
   * from. Parents first. A slug that several want stays with the one that has it; the others get a suffix.
   */
  saveCategories(tenant: string, nodes: readonly CategoryNode[]): Promise<ReadonlyMap<string, SavedNode>>;
  saveGroups(tenant: string, groups: readonly GroupNode[]): Promise<ReadonlyMap<string, SavedNode>>;
  saveWords(tenant: string, words: readonly string[]): Promise<void>;
}

/** Another product of the tenant took the slug between the look and the write: look again. */
export class SlugTaken extends Error {}

export interface CatalogStore extends CatalogReader, CatalogWriter {
  ready(): Promise<void>;
  stop(): Promise<void>;
}
