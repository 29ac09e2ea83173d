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

const offersAnswer = z.record(
  z.string(),
  z
    .object({
      sku: z.string(),
      status: z.string(),
      price: z.object({ amount: z.string(), currencyCode: z.string() }).nullable(),
      inventory: z.object({ available: z.int() }).nullable(),
    })
    .nullable(),
);

/** A field per SKU, because each has its own quantity. SKUs are variables, so equal counts share a plan. */
const offersQuery = (count: number): string => {
  const places = Array.from({ length: count }, (_, i) => i);
  const variables = places.map((i) => `$sku${i}: String!, $units${i}: Int!`);
  const fields = places.map(
    (i) => `  line${i}: productBySku(sku: $sku${i}) {
    sku status price(currency: $currency, quantity: $units${i}) { amount currencyCode } inventory { available }
  }`,
  );
  return `query CheckoutOffers($currency: CurrencyCode!, ${variables.join(', ')}) {\n${fields.join('\n')}\n}`;
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
  const answer = await ask(client, offersAnswer, {
    tenant,
    query: offersQuery(lines.length),
    variables: { currency, ...Object.fromEntries<string | number>(named) },
  });
  return new Map(
    Object.values(answer).flatMap((product): [string, Offer][] => {
      if (!product || product.status !== 'ACTIVE') return [];
      const { sku, price, inventory } = product;
      const unitPrice = price && parseDecimal(price.amount, price.currencyCode);
      return [[sku, { unitPrice, available: inventory?.available ?? null }]];
    }),
  );
};
