import { hash } from 'node:crypto';
import { err, type Identity, ok, type Result } from '@commerce/kernel';
import { mayUse } from '../domain/access.ts';
import type { Cart } from '../domain/cart.ts';
import { cartNotFound, type CartError } from '../domain/errors.ts';
import type { Answer, CartStore, CartWrite, Request } from '../ports.ts';

type Scalar = string | number | boolean | null | undefined;

const digest = (value: unknown): string => hash('sha256', JSON.stringify(value), 'base64url');

/**
 * `scope` keeps callers apart who chose the same key: the cart's id, which only those know who may
 * change it, or the caller where no cart exists yet. Only a digest is kept of it, so that an erased
 * account does not live on in a key.
 */
export const requestOf = (
  operation: string,
  scope: string,
  idempotencyKey: string,
  input: Readonly<Record<string, Scalar>>,
): Request => {
  const given = Object.entries(input).filter(([, value]) => value !== undefined && value !== null);
  const fields = given.sort(([a], [b]) => (a < b ? -1 : 1));
  return { operation, key: digest([scope, idempotencyKey]), hash: digest(fields) };
};

/** What the mutation's transaction remembers. */
export const remember = (request: Request, cart: Cart): Pick<CartWrite, 'request' | 'answer'> => {
  const { accountId: _owner, ...answer } = cart;
  return { request, answer };
};

/**
 * Asks at once and tells later: a CONFLICT must wait until the caller is known to have the right to the
 * cart, or it would betray that the cart exists.
 */
export const answerTo = (
  store: CartStore,
  tenant: string,
  request: Request,
): (() => Promise<Answer | null>) => {
  const asked = store.answerTo(tenant, request);
  asked.catch(() => undefined);
  return () => asked;
};

/** The first answer again. The cart may have been erased since, and the caller may be another one. */
export const replay = async (
  store: CartStore,
  identity: Identity,
  answer: Answer,
): Promise<Result<Cart, CartError>> => {
  const cart = await store.find(identity.tenant, answer.id);
  if (!cart || !mayUse(identity, cart)) return err(cartNotFound());
  return ok({ ...answer, ...(cart.accountId !== undefined && { accountId: cart.accountId }) });
};
