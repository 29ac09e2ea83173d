import { CodedError, parseDecimal } from '@commerce/kernel';
import type { SupergraphClient } from '@commerce/service';
import { z } from 'zod';
import type { Offer } from '../domain/line.ts';
import type { Catalog, CatalogQuestion } from '../ports.ts';

const product = z.object({
  sku: z.string(),
  title: z.string().nullable(),
  status: z.string(),
  price: z.object({ amount: z.string(), currencyCode: z.string() }).nullable(),
  inventory: z.object({ available: z.number().int() }).nullable(),
});

const answerSchema = z.record(z.string(), product.nullable());

/**
 * One query for any number of SKUs: an alias each, with its own quantity, because the price depends on
 * it. SKUs travel as variables; only their number shapes the text, so equal carts share a query plan.
 */
const queryFor = (count: number): string => {
  const places = Array.from({ length: count }, (_, i) => i);
  const variables = places.map((i) => `$s${i}: String!, $q${i}: Int!`);
  const fields = places.map(
    (i) => `  p${i}: productBySku(sku: $s${i}) {
    sku title(locale: $locale) status
    price(currency: $currency, quantity: $q${i}) { amount currencyCode }
    inventory { available }
  }`,
  );
  return `query CartOffers($currency: CurrencyCode!, $locale: Locale, ${variables.join(', ')}) {
${fields.join('\n')}
}`;
};

const unavailable = (cause: unknown): CodedError =>
  new CodedError('SUBGRAPH_UNAVAILABLE', 'price and stock cannot be asked', { cause });

const toOffer = (answer: z.infer<typeof product>): Offer | undefined => {
  const { sku, title, status, price, inventory } = answer;
  if (status !== 'ACTIVE') return undefined;
  return {
    sku,
    title: title ?? sku,
    unitPriceMinor: price ? parseDecimal(price.amount, price.currencyCode).amountMinor : null,
    // No stock record: nobody counted any. Below zero: more was promised than there is.
    available: Math.max(0, inventory?.available ?? 0),
  };
};

/** The catalog as the supergraph answers it to this service. */
export const createSupergraphCatalog = (client: SupergraphClient): Catalog => ({
  async lookup(tenant, { quantities, currencyCode, locale, requestId }: CatalogQuestion) {
    const wanted = [...quantities];
    const variables = Object.fromEntries(
      wanted.flatMap(([sku, quantity], i): [string, string | number][] => [
        [`s${i}`, sku],
        [`q${i}`, quantity],
      ]),
    );
    const { data, errors } = await client.request<unknown>({
      tenant,
      query: queryFor(wanted.length),
      variables: { ...variables, currency: currencyCode, locale: locale ?? null },
      ...(requestId !== undefined && { requestId }),
    });
    // Half an answer would look like "sold out" or "no price", so any error spoils it.
    if (errors.length > 0)
      throw unavailable(new AggregateError(errors.map(({ message }) => new Error(message))));
    const parsed = answerSchema.safeParse(data);
    if (!parsed.success) throw unavailable(parsed.error);
    const offers = Object.values(parsed.data).flatMap((answer) => (answer ? (toOffer(answer) ?? []) : []));
    return new Map(offers.map((offer) => [offer.sku, offer]));
  },
});
