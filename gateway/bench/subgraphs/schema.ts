import { parse } from 'graphql';

const head = (imports: string): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])\n`;

/** Who may see what, for gateways that ask who it is. */
const rules: readonly (readonly [plain: RegExp, guarded: string])[] = [
  [/import: \["@key"/, 'import: ["@key", "@authenticated", "@requiresScopes"'],
  [/(?<=\n\s+product\(.*\): Product)/, ' @authenticated'],
  [/(?<=type Product @key\(fields: "sku"\))/, ' @requiresScopes(scopes: [["catalog:read"]])'],
  [/(?<=inStock\(asOf: Int\): Boolean)/, ' @requiresScopes(scopes: [["inventory:read"]])'],
  [/(?<=stock\(asOf: Int\): \[StockLevel!\]!)/, ' @requiresScopes(scopes: [["inventory:read"]])'],
];

/**
 * Four small commerce subgraphs. `asOf` (seconds since 1970) is on fields of each of them and changes no
 * answer: a client that varies it makes every fetch of every request a different one, so that joining
 * identical requests or fetches cannot flatter a gateway.
 */
export const subgraphSdl = {
  accounts:
    head('"@key"') +
    `type Query {
      topAccounts(asOf: Int): [Account!]!
      account(id: ID!, asOf: Int): Account
    }
    type Account @key(fields: "id") {
      id: ID!
      name(asOf: Int): String
      handle: String
      country: String
      memberSince: Int
    }`,
  products:
    head('"@key"') +
    `type Query {
      product(sku: String!, asOf: Int): Product
      products(first: Int!, offset: Int!, asOf: Int): [Product!]!
      topProducts(asOf: Int): [Product!]!
    }
    type Product @key(fields: "sku") {
      sku: String!
      title(asOf: Int): String
      brand: String
      description: String
      "In minor units."
      price: Int
      "In grams."
      weight: Int
      images: [Image!]!
      attributes: [Attribute!]!
    }
    type Image { url: String! alt: String width: Int height: Int }
    type Attribute { name: String! value: String! }`,
  inventory:
    head('"@key", "@external", "@requires"') +
    `type Product @key(fields: "sku") {
      sku: String!
      price: Int @external
      weight: Int @external
      inStock(asOf: Int): Boolean
      stock(asOf: Int): [StockLevel!]!
      shippingEstimate: Int @requires(fields: "price weight")
    }
    type StockLevel { location: String! units: Int! }`,
  reviews:
    head('"@key"') +
    `type Review @key(fields: "id") {
      id: ID!
      body: String
      rating: Int
      product: Product
      author: Account
    }
    type Account @key(fields: "id") {
      id: ID!
      reviews(asOf: Int): [Review!]!
      reviewCount: Int
    }
    type Product @key(fields: "sku") {
      sku: String!
      reviews(first: Int, asOf: Int): [Review!]!
      averageRating: Float
    }`,
} as const;

export type SubgraphName = keyof typeof subgraphSdl;
export const subgraphNames = Object.keys(subgraphSdl) as SubgraphName[];

export const subgraphDocument = (name: SubgraphName) => parse(subgraphSdl[name]);

export const guardedDocument = (name: SubgraphName) =>
  parse(rules.reduce((sdl, [plain, guarded]) => sdl.replace(plain, guarded), subgraphSdl[name]));
