import { CodedError } from '@commerce/kernel';
import type { Offer } from '../../src/domain/line.ts';
import type { Catalog, CatalogQuestion } from '../../src/ports.ts';

export interface FakeProduct {
  title: string;
  /** Minor units by currency; a list is quantity breaks `[minimum, price]` in ascending order. */
  prices: Record<string, number | readonly (readonly [number, number])[]>;
  available: number;
}

export interface FakeCatalog extends Catalog {
  /** By tenant, then SKU. Change it to change the world. */
  readonly products: Record<string, Record<string, FakeProduct>>;
  readonly questions: { tenant: string; question: CatalogQuestion }[];
  isDown: boolean;
  /** Called before each answer. */
  beforeAnswer: () => Promise<void>;
}

const priceAt = (price: FakeProduct['prices'][string] | undefined, quantity: number): number | null => {
  if (price === undefined) return null;
  if (typeof price === 'number') return price;
  return price.findLast(([minimum]) => minimum <= quantity)?.[1] ?? null;
};

const demoProducts = (): FakeCatalog['products'] => ({
  acme: {
    CHAIR: { title: 'Chair', prices: { EUR: 4990, USD: 5490 }, available: 10 },
    LAMP: {
      title: 'Lamp',
      prices: {
        EUR: [
          [1, 2000],
          [5, 1800],
        ],
      },
      available: 100,
    },
    RUG: { title: 'Rug', prices: { USD: 9900 }, available: 5 },
    DESK: { title: 'Desk', prices: { EUR: 19900, JPY: 30000 }, available: 0 },
  },
  globex: { CHAIR: { title: 'Globex chair', prices: { EUR: 100 }, available: 3 } },
});

export const createFakeCatalog = (): FakeCatalog => {
  const fake: FakeCatalog = {
    products: demoProducts(),
    questions: [],
    isDown: false,
    beforeAnswer: async () => undefined,
    async lookup(tenant, question) {
      fake.questions.push({ tenant, question });
      await fake.beforeAnswer();
      if (fake.isDown) throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the supergraph did not answer');
      const offers = new Map<string, Offer>();
      for (const [sku, quantity] of question.quantities) {
        const product = fake.products[tenant]?.[sku];
        if (!product) continue;
        const unitPriceMinor = priceAt(product.prices[question.currencyCode], quantity);
        offers.set(sku, { sku, title: product.title, unitPriceMinor, available: product.available });
      }
      return offers;
    },
  };
  return fake;
};
