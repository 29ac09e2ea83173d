/** A text by BCP 47 language tag, e.g. `{ en: 'Chair', 'de-AT': 'Sessel' }`; at least one. */
export type TextByLocale = Readonly<Record<string, string>>;

/** The option that tells variants of a group apart, e.g. colour. */
export interface ProductOptionBody {
  readonly code: string;
  readonly name: TextByLocale;
}

export interface ProductGroupBody {
  readonly code: string;
  readonly title: TextByLocale;
  /** In display order. */
  readonly options: readonly ProductOptionBody[];
}

export interface OptionValueBody {
  readonly option: string;
  readonly value: string;
  readonly label?: TextByLocale;
}

export interface CategoryPathBody {
  readonly code: string;
  readonly slug: string;
  readonly name: TextByLocale;
}

interface AttributeBase {
  readonly code: string;
  readonly name?: TextByLocale;
}

export type AttributeBody =
  | (AttributeBase & { readonly type: 'text'; readonly value: string })
  | (AttributeBase & { readonly type: 'number'; readonly value: number; readonly unit?: string })
  | (AttributeBase & { readonly type: 'boolean'; readonly value: boolean });

export interface MediaBody {
  readonly url: string;
  readonly kind: 'image' | 'video';
  readonly alt?: TextByLocale;
  readonly widthPixels?: number;
  readonly heightPixels?: number;
}

/** `amount` is a decimal string in the currency's main unit; the instants are RFC 3339. */
export interface PriceBody {
  readonly priceList: string;
  readonly currencyCode: string;
  readonly amount: string;
  readonly minQuantity: number;
  readonly validFrom?: string;
  readonly validTo?: string;
}

/** `pim.product.upserted.v1`: a whole sellable product (one SKU). What is absent is gone. */
export interface ProductUpserted {
  readonly sku: string;
  readonly slug: string;
  readonly status: 'active' | 'draft' | 'archived';
  readonly brand?: string;
  readonly title: TextByLocale;
  readonly description?: TextByLocale;
  readonly seo?: { readonly title?: TextByLocale; readonly description?: TextByLocale };
  readonly group?: ProductGroupBody;
  readonly optionValues?: readonly OptionValueBody[];
  /** From the root category to the product's own. */
  readonly categoryPath: readonly CategoryPathBody[];
  readonly attributes?: readonly AttributeBody[];
  readonly media?: readonly MediaBody[];
  readonly prices: readonly PriceBody[];
  /** Purchase cost per unit; for staff alone. */
  readonly cost?: { readonly currencyCode: string; readonly amount: string };
}

/** `pim.product.deleted.v1`. A tombstone with the same key follows. */
export interface ProductDeleted {
  readonly sku: string;
}
