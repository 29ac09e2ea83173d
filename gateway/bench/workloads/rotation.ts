import { accountCount, accountIdOf, productCount, skuOf } from '../subgraphs/data.ts';
import { createRandom, type Random } from './random.ts';
import { instant, type Workload } from './workload.ts';

const asOf = '(asOf: $asOf)';

/** What a generated selection may take from each type: scalars, then fields with a selection of their own. */
const types: Readonly<
  Record<string, { scalars: readonly string[]; objects: readonly (readonly [string, string])[] }>
> = {
  Product: {
    scalars: [
      'sku',
      `title${asOf}`,
      'brand',
      'description',
      'price',
      'weight',
      `inStock${asOf}`,
      'shippingEstimate',
      'averageRating',
    ],
    objects: [
      ['images', 'Image'],
      ['attributes', 'Attribute'],
      [`stock${asOf}`, 'StockLevel'],
      ['reviews(first: 3, asOf: $asOf)', 'Review'],
    ],
  },
  Review: {
    scalars: ['id', 'body', 'rating'],
    objects: [
      ['author', 'Account'],
      ['product', 'Product'],
    ],
  },
  Account: { scalars: ['id', `name${asOf}`, 'handle', 'country', 'memberSince', 'reviewCount'], objects: [] },
  Image: { scalars: ['url', 'alt', 'width', 'height'], objects: [] },
  Attribute: { scalars: ['name', 'value'], objects: [] },
  StockLevel: { scalars: ['location', 'units'], objects: [] },
};

const roots = [
  ['product(sku: $sku, asOf: $asOf)', 'Product'],
  ['products(first: 10, offset: $offset, asOf: $asOf)', 'Product'],
  ['account(id: $id, asOf: $asOf)', 'Account'],
] as const;

const selection = (random: Random, type: string, depth: number): string => {
  const { scalars = [], objects = [] } = types[type] ?? {};
  const chosen = scalars.filter(() => random(2) === 0);
  const fields = (chosen.length > 0 ? chosen : scalars.slice(0, 1)).map((field) =>
    random(8) === 0 ? `x${random(90)}_${field.split('(')[0]}: ${field}` : field,
  );
  const nested = objects
    .filter(() => depth > 0 && random(2) === 0)
    .map(([field, of]) => `${field} ${selection(random, of, depth - 1)}`);
  return `{ ${[...fields, ...nested].join(' ')} }`;
};

const document = (random: Random, n: number): string => {
  const [field, type] = roots[n % roots.length] ?? roots[0];
  const [also, alsoType] = roots[random(roots.length)] ?? roots[0];
  const second = random(3) === 0 ? ` other: ${also} ${selection(random, alsoType, 1)}` : '';
  const body = `{ ${field} ${selection(random, type, 3)}${second} }`;
  const used = [
    ['sku', 'String!'],
    ['offset', 'Int!'],
    ['id', 'ID!'],
    ['asOf', 'Int'],
  ].filter(([name]) => body.includes(`$${name}`));
  return `query Rotation${n}(${used.map(([name, of]) => `$${name}: ${of}`).join(', ')}) ${body}`;
};

/** So many different operations, one after the other: what parsing, planning and their caches are worth. */
export const createRotation = (operations: number): Workload => {
  const random = createRandom(20_240_229);
  const documents = Array.from({ length: operations }, (_, n) => document(random, n));
  return {
    name: 'rotation',
    cycle: operations,
    operation: (n) => {
      const query = documents[n % operations] ?? '';
      const all = {
        sku: skuOf(n % productCount),
        offset: (n * 7) % (productCount - 10),
        id: accountIdOf(n % accountCount),
        asOf: instant(n),
      };
      return {
        query,
        variables: Object.fromEntries(Object.entries(all).filter(([name]) => query.includes(`$${name}:`))),
      };
    },
  };
};
