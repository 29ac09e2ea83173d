import type { Row } from '@commerce/prisma';
import type {
  Attribute,
  Category,
  Cost,
  Media,
  OptionValue,
  Product,
  ProductStatus,
  Seo,
} from '../../domain/product.ts';
import type { PriceRow } from '../../domain/price.ts';
import type { TextByLocale } from '../../domain/text.ts';

/** What `productColumns` gives, as the driver parses it. */
export interface ProductRecord extends Row {
  readonly id: string;
  readonly sku: string;
  readonly slug: string;
  readonly status: ProductStatus;
  readonly brand: string | null;
  readonly title: TextByLocale;
  readonly description: TextByLocale | null;
  readonly seo: Seo | null;
  readonly group_id: string | null;
  readonly option_values: OptionValue[] | null;
  readonly category_id: string | null;
  readonly attributes: Attribute[] | null;
  readonly media: Media[] | null;
  readonly prices: PriceRow[] | null;
  readonly cost: Cost | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const productColumns = [
  ...[
    'id',
    'sku',
    'slug',
    'status',
    'brand',
    'title',
    'description',
    'seo',
    'group_id',
    'option_values',
    'category_id',
  ],
  ...['attributes', 'media', 'prices', 'cost', 'created_at', 'updated_at'],
]
  .map((column) => `p.${column}`)
  .join(', ');

export const toProduct = (row: ProductRecord): Product => ({
  id: row.id,
  sku: row.sku,
  slug: row.slug,
  status: row.status,
  brand: row.brand,
  title: row.title,
  description: row.description,
  seo: row.seo,
  groupId: row.group_id,
  optionValues: row.option_values ?? [],
  categoryId: row.category_id,
  attributes: row.attributes ?? [],
  media: row.media ?? [],
  prices: row.prices ?? [],
  cost: row.cost,
  createdMs: row.created_at.getTime(),
  updatedMs: row.updated_at.getTime(),
});

export interface CategoryRecord extends Row {
  readonly id: string;
  readonly code: string;
  readonly slug: string;
  readonly name: TextByLocale;
  readonly parent_id: string | null;
}

export const toCategory = ({ id, code, slug, name, parent_id }: CategoryRecord): Category => ({
  id,
  code,
  slug,
  name,
  parentId: parent_id,
});
