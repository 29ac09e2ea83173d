import { type Money, parseDecimal } from '@commerce/kernel';
import type { SupergraphClient } from '@commerce/service';
import { z } from 'zod';
import { ask } from './ask.ts';

export interface Offer {
  /** The price of one unit at the quantity asked for; null when it is not for sale so. */
  readonly unitPrice: Money | null;
  /** Units that can be had; null when nobody knows. */
  readonly available: number | null;
}

const stocked = z.object({
  sku: z.string(),
  status: z.string(),
  inventory: z.object({ available: z.int() }).nullable(),
});

const priced = z.object({
  sku: z.string(),
  price: z.object({ amount: z.string(), currencyCode: z.string() }).nullable(),
});

const offersAnswer = z.object({ stock: z.object({ nodes: z.array(stocked) }) }).catchall(priced.nullable());

/**
 * One list with the stock of all, which is one request to inventory, and a field per SKU for the price,
 * because that depends on the line's own quantity. SKUs are variables, so equal counts share a plan.
 */
const offersQuery = (count: number): string => {
  const places = Array.from({ length: count }, (_, i) => i);
  const variables = places.map((i) => `$sku${i}: String!, $units${i}: Int!`);
  const prices = places.map(
    (i) => `  line${i}: productBySku(sku: $sku${i}) {
    sku price(currency: $currency, quantity: $units${i}) { amount currencyCode }
  }`,
  );
  return `query CheckoutOffers($skus: [String!]!, $count: Int!, $currency: CurrencyCode!, ${variables.join(', ')}) {
  stock: products(filter: { skus: $skus }, first: $count) { nodes { sku status inventory { available } } }
${prices.join('\n')}
}`;
};

/** Today's price and stock by SKU, in one query. A product that is no longer sold is left out. */
export const readOffers = async (
  client: SupergraphClient,
  tenant: string,
  currency: string,
  lines: readonly { readonly sku: string; readonly quantity: number }[],
): Promise<ReadonlyMap<string, Offer>> => {
  if (lines.length === 0) return new Map();
  const named = lines.flatMap(({ sku, quantity }, i): [string, string | number][] => [
    [`sku${i}`, sku],
    [`units${i}`, quantity],
  ]);
  const { stock, ...prices } = await ask(client, offersAnswer, {
    tenant,
    query: offersQuery(lines.length),
    variables: {
      currency,
      skus: lines.map(({ sku }) => sku),
      count: lines.length,
      ...Object.fromEntries<string | number>(named),
    },
  });
  const priceOf = new Map(Object.values(prices).map((one) => [one?.sku, one?.price]));
  return new Map(
    stock.nodes
      .filter(({ status }) => status === 'ACTIVE')
      .map(({ sku, inventory }): [string, Offer] => {
        const price = priceOf.get(sku);
        const unitPrice = price ? parseDecimal(price.amount, price.currencyCode) : null;
        return [sku, { unitPrice, available: inventory?.available ?? null }];
      }),
  );
};
