import type { Connection } from '@commerce/service';
import type { Attribute, Product } from '../domain/product.ts';
import type { TextByLocale } from '../domain/text.ts';
import type { SearchFacets } from '../operations/countFacets.ts';

export type TextAttributeSource = Extract<Attribute, { type: 'text' }>;
export type NumberAttributeSource = Extract<Attribute, { type: 'number' }>;
export type BooleanAttributeSource = Extract<Attribute, { type: 'boolean' }>;

export interface ProductOptionSource {
  readonly code: string;
  readonly name: TextByLocale;
}

/** Counts cost a statement of their own, so they wait until somebody asks. */
export interface ProductConnectionSource extends Connection<Product> {
  readonly count: () => Promise<number>;
}

export interface ProductSearchConnectionSource extends Connection<Product> {
  readonly countFacets: () => Promise<SearchFacets>;
}
