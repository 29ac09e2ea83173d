import type { PriceRow, Shelf } from './price.ts';
import type { TextByLocale } from './text.ts';

export type ProductStatus = 'active' | 'draft' | 'archived';

export const allStatuses: readonly ProductStatus[] = ['active', 'draft', 'archived'];

interface AttributeBase {
  readonly code: string;
  readonly name?: TextByLocale;
}

export type Attribute =
  | (AttributeBase & { readonly type: 'text'; readonly value: string })
  | (AttributeBase & { readonly type: 'number'; readonly value: number; readonly unit?: string })
  | (AttributeBase & { readonly type: 'boolean'; readonly value: boolean });

export interface OptionValue {
  readonly option: string;
  readonly value: string;
  readonly label?: TextByLocale;
}

export interface Media {
  readonly url: string;
  readonly kind: 'image' | 'video';
  readonly alt?: TextByLocale;
  readonly widthPixels?: number;
  readonly heightPixels?: number;
}

export interface Seo {
  readonly title?: TextByLocale;
  readonly description?: TextByLocale;
}

export interface Cost {
  /** ISO 4217. */
  readonly currency: string;
  /** Minor units. */
  readonly amount: number;
}

/** What a product is, apart from who it is. */
export interface ProductContent {
  readonly slug: string;
  readonly status: ProductStatus;
  readonly brand: string | null;
  readonly title: TextByLocale;
  readonly description: TextByLocale | null;
  readonly seo: Seo | null;
  readonly groupId: string | null;
  readonly optionValues: readonly OptionValue[];
  readonly categoryId: string | null;
  readonly attributes: readonly Attribute[];
  readonly media: readonly Media[];
  readonly prices: readonly PriceRow[];
  readonly cost: Cost | null;
}

/** A sellable SKU as it is read. */
export interface Product extends ProductContent {
  readonly id: string;
  readonly sku: string;
  /** Milliseconds since the epoch. */
  readonly createdMs: number;
  readonly updatedMs: number;
}

/** What the feed's state of a SKU is made of; `content` is null once it is deleted. */
export interface ProductRow {
  readonly id: string;
  readonly sku: string;
  readonly content: (ProductContent & { readonly shelf: Shelf }) | null;
  /** [[locale, title, labels, description], …] of what it is found by; null: unchanged since `searchHash` was kept. */
  readonly searchTexts: readonly SearchText[] | null;
  readonly searchHash: string;
  readonly sequence: bigint;
  readonly hash: string;
  readonly nowMs: number;
}

export type SearchText = readonly [locale: string, title: string, labels: string, description: string];

export interface ProductGroup {
  readonly id: string;
  readonly code: string;
  readonly title: TextByLocale;
  readonly options: readonly { readonly code: string; readonly name: TextByLocale }[];
}

export interface Category {
  readonly id: string;
  readonly code: string;
  readonly slug: string;
  readonly name: TextByLocale;
  readonly parentId: string | null;
}
