import { type Money, parseDecimal } from '@commerce/kernel';
import type { SupergraphClient } from '@commerce/service';
import { z } from 'zod';
import type { CartLine, CartSnapshot } from '../domain/plan.ts';
import type { Carts } from '../ports.ts';
import { ask, unexpected, userError } from './ask.ts';
import { readOffers } from './offers.ts';

const cartQuery = `query CheckoutCart($id: ID!) {
  cart(id: $id) {
    id version status currencyCode
    account { id }
    lines { sku title quantity unitPrice { amount currencyCode } }
  }
}`;

const checkOutMutation = `mutation CheckoutEmptiesCart($input: CheckOutCartInput!) {
  checkOutCart(input: $input) {
    cart { id }
    userErrors { __typename code message ... on VersionConflict { currentVersion } }
  }
}`;

const money = z
  .object({ amount: z.string(), currencyCode: z.string() })
  .transform(({ amount, currencyCode }): Money => parseDecimal(amount, currencyCode));

const cartAnswer = z.object({
  cart: z
    .object({
      id: z.string(),
      version: z.int(),
      status: z.enum(['ACTIVE', 'CHECKED_OUT', 'MERGED', 'EXPIRED']),
      currencyCode: z.string(),
      account: z.object({ id: z.string() }).nullable(),
      lines: z.array(z.object({ sku: z.string(), title: z.string(), quantity: z.int(), unitPrice: money })),
    })
    .nullable(),
});

const checkOutAnswer = z.object({ checkOutCart: z.object({ userErrors: z.array(userError) }) });

/**
 * Carts as the supergraph answers them to this service. Reading takes two queries, because the price of a
 * line depends on its quantity: the cart, then price and stock of all its lines at once.
 */
export const createSupergraphCarts = (client: SupergraphClient): Carts => ({
  async read(tenant, cartId): Promise<CartSnapshot | undefined> {
    const { cart } = await ask(client, cartAnswer, { tenant, query: cartQuery, variables: { id: cartId } });
    if (!cart) return undefined;
    const { account, lines, ...rest } = cart;
    const offers = await readOffers(client, tenant, cart.currencyCode, lines);
    return {
      ...rest,
      ...(account && { accountId: account.id }),
      lines: lines.map((line): CartLine => {
        const offer = offers.get(line.sku);
        return { ...line, currentUnitPrice: offer?.unitPrice ?? null, available: offer?.available ?? null };
      }),
    };
  },

  async checkOut(tenant, { cartId, orderId, expectedVersion }) {
    const input = { cartId, orderId, expectedVersion, idempotencyKey: `${orderId}.v${expectedVersion}` };
    const call = { tenant, query: checkOutMutation, variables: { input } };
    const { userErrors } = (await ask(client, checkOutAnswer, call)).checkOutCart;
    const [first] = userErrors;
    if (!first) return { kind: 'closed' };
    if (first.__typename === 'VersionConflict' && first.currentVersion !== undefined) {
      return { kind: 'changed', currentVersion: first.currentVersion };
    }
    // Erased with its account, or merged into another cart while the order was placed: nothing to empty.
    if (first.__typename === 'NotFound' || first.__typename === 'InvalidInput') return { kind: 'gone' };
    throw unexpected('checkOutCart', userErrors);
  },
});
