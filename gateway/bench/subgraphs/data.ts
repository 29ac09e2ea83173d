export interface Account {
  readonly id: string;
  readonly name: string;
  readonly handle: string;
  readonly country: string;
  readonly memberSince: number;
  readonly reviews: Review[];
}

export interface Product {
  readonly sku: string;
  readonly title: string;
  readonly brand: string;
  readonly description: string;
  readonly price: number;
  readonly weight: number;
  readonly images: readonly object[];
  readonly attributes: readonly object[];
  readonly inStock: boolean;
  readonly stock: readonly object[];
  readonly reviews: Review[];
}

export interface Review {
  readonly id: string;
  readonly body: string;
  readonly rating: number;
  readonly product: Product;
  readonly author: Account;
}

export interface Data {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly products: ReadonlyMap<string, Product>;
  readonly reviews: ReadonlyMap<string, Review>;
  readonly topAccounts: readonly Account[];
  readonly topProducts: readonly Product[];
}

/**
 * The best-known accounts and products review each other and nobody else: the deep query walks round and
 * round among these few, which is what makes its entities repeat.
 */
const top = { accounts: 6, products: 9, reviews: 25 } as const;
const shown = { topProducts: 5 } as const;
const catalogue = { accounts: 200, products: 400, reviewsPerProduct: 8 } as const;

const words = [
  'trail',
  'granite',
  'harbour',
  'cedar',
  'velvet',
  'copper',
  'meadow',
  'aurora',
  'ember',
  'slate',
];
const countries = ['AT', 'DE', 'FR', 'NL', 'SE', 'IT'];
const pick = (list: readonly string[], n: number): string => list[n % list.length] ?? '';
const phrase = (seed: number, length: number): string =>
  Array.from({ length }, (_, n) => pick(words, seed * 7 + n * 3 + ((seed * n) % 5))).join(' ');
const numbered = (prefix: string, n: number): string => `${prefix}-${String(n).padStart(4, '0')}`;

/** What any client may ask for by key; tells a workload how far it can vary. */
export const productCount: number = catalogue.products;
export const skuOf = (n: number): string => numbered('sku', n);
export const accountIdOf = (n: number): string => numbered('acc', n);
export const accountCount: number = catalogue.accounts;

const account = (n: number): Account => ({
  id: accountIdOf(n),
  name: `${phrase(n, 2)} ${n}`,
  handle: `${pick(words, n)}${n}`,
  country: pick(countries, n),
  memberSince: 2010 + (n % 15),
  reviews: [],
});

const product = (n: number): Product => ({
  sku: skuOf(n),
  title: `${phrase(n, 3)} ${n}`,
  brand: pick(words, n * 3),
  description: phrase(n, 40),
  price: 500 + ((n * 379) % 20_000),
  weight: 100 + ((n * 53) % 4_000),
  images: [1, 2, 3].map((image) => ({
    url: `https://images.example/${skuOf(n)}/${image}.jpg`,
    alt: phrase(n + image, 4),
    width: 1200,
    height: 800 + image,
  })),
  attributes: [1, 2, 3, 4].map((a) => ({ name: pick(words, n + a), value: phrase(n * a, 2) })),
  inStock: n % 4 !== 0,
  stock: ['vienna', 'lyon', 'malmo'].map((location, i) => ({ location, units: (n * (i + 3)) % 40 })),
  reviews: [],
});

export const createData = (): Data => {
  const accounts = Array.from({ length: catalogue.accounts }, (_, n) => account(n));
  const products = Array.from({ length: catalogue.products }, (_, n) => product(n));
  const reviews: Review[] = [];
  const at = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
  const write = (author: Account, about: Product): void => {
    const n = reviews.length;
    const review = {
      id: numbered('rev', n),
      body: phrase(n, 5),
      rating: 1 + (n % 5),
      product: about,
      author,
    };
    reviews.push(review);
    author.reviews.push(review);
    about.reviews.push(review);
  };
  const topAccounts = accounts.slice(0, top.accounts);
  const topProducts = products.slice(0, top.products);
  for (let n = 0; n < top.reviews; n += 1)
    write(at(topAccounts, n), at(topProducts, n * 2 + Math.floor(n / 9)));
  const others = accounts.slice(top.accounts);
  products.slice(top.products).forEach((about, p) => {
    for (let n = 0; n < catalogue.reviewsPerProduct; n += 1) write(at(others, p * 5 + n * 11), about);
  });
  return {
    accounts: new Map(accounts.map((each) => [each.id, each])),
    products: new Map(products.map((each) => [each.sku, each])),
    reviews: new Map(reviews.map((each) => [each.id, each])),
    topAccounts,
    topProducts: topProducts.slice(0, shown.topProducts),
  };
};
