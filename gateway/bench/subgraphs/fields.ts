import type { Account, Data, Product } from './data.ts';

type Args = Readonly<Record<string, unknown>>;

/** How a field of a type is answered. */
export interface Field {
  /** The object type of the value or of its items; undefined for a scalar. */
  readonly type?: string;
  /**
   * The value depends on more than the object itself: always, or with one argument.
   * Everything else is written once per object and selection and then taken from memory.
   */
  readonly changing?: true | { readonly with: string };
  readonly value: (source: never, args: Args) => unknown;
}

/** Types by name, fields by name: all that an executor must know. */
export type Fields = Readonly<Record<string, Readonly<Record<string, Field>>>>;

const plain = (...names: string[]): Record<string, Field> =>
  Object.fromEntries(
    names.map((name) => [name, { value: (source: Readonly<Record<string, unknown>>) => source[name] }]),
  );
const objects = (type: string, ...names: string[]): Record<string, Field> =>
  Object.fromEntries(names.map((name) => [name, { ...plain(name)[name], type } as Field]));

const whole = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What the gateway must have sent for a field that requires others' fields. */
interface Shippable {
  readonly price: number;
  readonly weight: number;
}

/** The fields of each subgraph. A resolver reads its object, its arguments and the given data. */
export const fieldsOf = (data: Data): Readonly<Record<string, Fields>> => ({
  accounts: {
    Query: {
      topAccounts: { type: 'Account', changing: true, value: () => data.topAccounts },
      account: {
        type: 'Account',
        changing: true,
        value: (_: unknown, { id }) => data.accounts.get(text(id)),
      },
    },
    Account: plain('id', 'name', 'handle', 'country', 'memberSince'),
  },
  products: {
    Query: {
      product: {
        type: 'Product',
        changing: true,
        value: (_: unknown, { sku }) => data.products.get(text(sku)),
      },
      products: {
        type: 'Product',
        changing: true,
        value: (_: unknown, { first, offset }) =>
          [...data.products.values()].slice(whole(offset, 0), whole(offset, 0) + whole(first, 10)),
      },
      topProducts: { type: 'Product', changing: true, value: () => data.topProducts },
    },
    Product: {
      ...plain('sku', 'title', 'brand', 'description', 'price', 'weight'),
      ...objects('Image', 'images'),
      ...objects('Attribute', 'attributes'),
    },
    Image: plain('url', 'alt', 'width', 'height'),
    Attribute: plain('name', 'value'),
  },
  inventory: {
    Product: {
      ...plain('sku', 'inStock'),
      ...objects('StockLevel', 'stock'),
      shippingEstimate: {
        changing: true,
        value: ({ price, weight }: Shippable) => (price > 15_000 ? 0 : Math.round(weight / 2)),
      },
    },
    StockLevel: plain('location', 'units'),
  },
  reviews: {
    Account: {
      ...plain('id'),
      ...objects('Review', 'reviews'),
      reviewCount: { value: ({ reviews }: Account) => reviews.length },
    },
    Product: {
      ...plain('sku'),
      reviews: {
        type: 'Review',
        changing: { with: 'first' },
        value: ({ reviews }: Product, { first }) => reviews.slice(0, whole(first, reviews.length)),
      },
      averageRating: {
        value: ({ reviews }: Product) =>
          reviews.length === 0 ? null : reviews.reduce((sum, { rating }) => sum + rating, 0) / reviews.length,
      },
    },
    Review: {
      ...plain('id', 'body', 'rating'),
      ...objects('Product', 'product'),
      ...objects('Account', 'author'),
    },
  },
});

/** All subgraphs as one: what a gateway's answer must be equal to. */
export const merged = (subgraphs: Readonly<Record<string, Fields>>): Fields => {
  const all: Record<string, Record<string, Field>> = {};
  for (const fields of Object.values(subgraphs))
    for (const [type, own] of Object.entries(fields)) all[type] = { ...all[type], ...own };
  return all;
};
