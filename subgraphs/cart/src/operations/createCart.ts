import {
  CodedError,
  type Identity,
  ok,
  requireCurrency,
  requireIdempotencyKey,
  requireLocale,
} from '@commerce/kernel';
import { requireCartScope } from '../domain/access.ts';
import { type Cart, changed, newCart } from '../domain/cart.ts';
import type { CartDeps, CartWrite } from '../ports.ts';
import { activeCart } from './activeCart.ts';
import { untilCommitted } from './attempts.ts';
import type { CartResult } from './changeCart.ts';
import { remember, replay, requestOf } from './idempotency.ts';

export interface CreateCartInput {
  readonly currencyCode: string;
  readonly locale?: string | null | undefined;
  readonly idempotencyKey: string;
}

/** An account's active cart, made to fit while it is empty; a filled one stays as it is. */
const adapted = (
  cart: Cart,
  wish: { currencyCode: string; locale: string | undefined },
  nowMs: number,
): Cart => {
  const { currencyCode, locale = cart.locale } = wish;
  if (cart.lines.length > 0 || (cart.currencyCode === currencyCode && cart.locale === locale)) return cart;
  return changed(cart, { currencyCode, ...(locale !== undefined && { locale }) }, nowMs);
};

/**
 * A new cart; a signed-in shopper's active one if there is one, because an account has at most one. A
 * guest's key is not remembered: a repeated call makes another empty cart.
 */
export const createCart = async (
  deps: CartDeps,
  identity: Identity,
  input: CreateCartInput,
): Promise<CartResult> => {
  requireCartScope(identity);
  requireIdempotencyKey(input.idempotencyKey);
  const currencyCode = requireCurrency(input.currencyCode, 'input.currencyCode');
  const locale = input.locale == null ? undefined : requireLocale(input.locale, 'input.locale');
  const { store, clock, ids } = deps;
  const { tenant, accountId, subject } = identity;
  // All guests of a shop share one credential: answering one's key to another would hand over a cart.
  const scope = accountId ?? (identity.kind === 'guest' ? ids.newId('cart') : `${identity.kind}/${subject}`);
  const request = requestOf('createCart', scope, input.idempotencyKey, { currencyCode, locale });

  const planFor = async (): Promise<{ cart: Cart; write: Omit<CartWrite, 'request' | 'answer'> }> => {
    const seed = { id: ids.newId('cart'), currencyCode, locale, accountId };
    if (accountId === undefined) {
      const cart = newCart(seed, clock.nowMs());
      return { cart, write: { steps: [{ previous: null, next: cart }] } };
    }
    const { cartId, cart: active } = await activeCart(deps, tenant, accountId);
    if (active) {
      const cart = adapted(active, { currencyCode, locale }, clock.nowMs());
      return { cart, write: { steps: cart === active ? [] : [{ previous: active, next: cart }] } };
    }
    const cart = newCart(seed, clock.nowMs());
    const write = {
      steps: [{ previous: null, next: cart }],
      active: { accountId, cartId: cart.id, replaces: cartId },
    };
    return { cart, write };
  };

  const attempt = async (): Promise<CartResult | 'raced'> => {
    const answer = await store.answerTo(tenant, request);
    if (answer) return replay(store, identity, answer);
    const { cart, write } = await planFor();
    const outcome = await store.commit(tenant, { ...write, ...remember(request, cart) });
    return outcome === 'committed' ? ok(cart) : 'raced';
  };
  const result = await untilCommitted(deps, attempt);
  if (!result) throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the account’s cart changes too fast');
  return result;
};
