import { CodedError, parseDecimal } from '@commerce/kernel';
import type { SupergraphClient } from '@commerce/service';
import { z } from 'zod';
import type { Offer, Offers } from '../domain/line.ts';
import type { Catalog, CatalogQuestion } from '../ports.ts';

const stock = z.object({
  sku: z.string(),
  title: z.string(),
  status: z.string(),
  inventory: z.object({ available: z.int() }).nullable(),
});

const priced = z.object({
  sku: z.string(),
  price: z.object({ amount: z.string(), currencyCode: z.string() }).nullable(),
});

const answerSchema = z.object({ stock: z.object({ nodes: z.array(stock) }) }).catchall(priced.nullable());

/**
 * One query for any number of SKUs: one list with their stock, which is one request to inventory, and an
 * alias each for the price, because that depends on the line's own quantity. SKUs travel as variables;
 * only their number shapes the text, so equal carts share a query plan.
 */
const queryFor = (count: number): string => {
  const places = Array.from({ length: count }, (_, i) => i);
  const variables = places.map((i) => `$s${i}: String!, $q${i}: Int!`);
  const prices = places.map(
    (i) =>
      `  p${i}: productBySku(sku: $s${i}) { sku price(currency: $currency, quantity: $q${i}) { amount currencyCode } }`,
  );
  return `query CartOffers($skus: [String!]!, $count: Int!, $currency: CurrencyCode!, $locale: Locale, ${variables.join(', ')}) {
  stock: products(filter: { skus: $skus }, first: $count) {
    nodes { sku title(locale: $locale) status inventory { available } }
  }
${prices.join('\n')}
}`;
};

const unavailable = (cause: unknown): CodedError =>
  new CodedError('SUBGRAPH_UNAVAILABLE', 'price and stock cannot be asked', { cause });

const toOffers = ({ stock: { nodes }, ...bySku }: z.infer<typeof answerSchema>): Offers => {
  const prices = new Map(Object.values(bySku).map((one) => [one?.sku, one?.price]));
  const offers = nodes
    .filter(({ status }) => status === 'ACTIVE')
    .map(({ sku, title, inventory }): [string, Offer] => {
      const price = prices.get(sku);
      const unitPriceMinor = price ? parseDecimal(price.amount, price.currencyCode).amountMinor : null;
      // No stock record: nobody counted any. Below zero: more was promised than there is.
      return [sku, { sku, title, unitPriceMinor, available: Math.max(0, inventory?.available ?? 0) }];
    });
  return new Map(offers);
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
      variables: {
        ...variables,
        skus: [...quantities.keys()],
        count: wanted.length,
        currency: currencyCode,
        locale: locale ?? null,
      },
      ...(requestId !== undefined && { requestId }),
    });
    // Half an answer would look like "sold out" or "no price", so any error spoils it.
    if (errors.length > 0)
      throw unavailable(new AggregateError(errors.map(({ message }) => new Error(message))));
    const parsed = answerSchema.safeParse(data);
    if (!parsed.success) throw unavailable(parsed.error);
    return toOffers(parsed.data);
  },
});
