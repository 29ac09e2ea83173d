import { err, type Identity, ok, requireId, requireIdempotencyKey } from '@commerce/kernel';
import { mayUse, requireCartScope, whyClosed } from '../domain/access.ts';
import type { Cart } from '../domain/cart.ts';
import { cartNotFound, invalidInput, versionConflict } from '../domain/errors.ts';
import { mergedAway, mergeLines } from '../domain/merge.ts';
import { quantitiesOf, sumQuantities } from '../domain/quantities.ts';
import type { CartDeps } from '../ports.ts';
import { askCatalog } from './askCatalog.ts';
import { untilCommitted } from './attempts.ts';
import type { CartResult } from './changeCart.ts';
import { answerTo, remember, replay, requestOf } from './idempotency.ts';
import { findMergeTarget } from './mergeTarget.ts';

export interface MergeCartInput {
  readonly fromCartId: string;
  readonly intoCartId?: string | null | undefined;
  /** Of the receiving cart. */
  readonly expectedVersion?: number | null | undefined;
  readonly idempotencyKey: string;
}

/** Moves the lines of one cart into another, e.g. after sign-in. */
export const mergeCart = async (
  deps: CartDeps,
  identity: Identity,
  input: MergeCartInput,
  requestId?: string,
): Promise<CartResult> => {
  requireCartScope(identity);
  requireIdempotencyKey(input.idempotencyKey);
  const { expectedVersion } = input;
  const fromCartId = requireId('cart', input.fromCartId, 'input.fromCartId');
  const intoCartId =
    input.intoCartId == null ? undefined : requireId('cart', input.intoCartId, 'input.intoCartId');
  const { store, clock, ids } = deps;
  const { tenant } = identity;
  const request = requestOf('mergeCart', fromCartId, input.idempotencyKey, { intoCartId, expectedVersion });
  let lastVersion = 0;

  /** `into` with the goods of both, priced anew. */
  const merge = async (into: Cart, from: Cart): Promise<CartResult> => {
    const fields = { quantity: 'fromCartId', lines: 'fromCartId' };
    const sums = sumQuantities(quantitiesOf(into.lines), quantitiesOf(from.lines), fields);
    if (!sums.ok) return sums;
    const offers = await askCatalog(deps, identity, into, sums.value, requestId);
    const newLineId = (): string => ids.newId('cartLine');
    return mergeLines(into, from, sums.value, { offers, newLineId, nowMs: clock.nowMs() });
  };

  const attempt = async (): Promise<CartResult | 'raced'> => {
    const asked = answerTo(store, tenant, request);
    const from = await store.find(tenant, fromCartId);
    if (!from || !mayUse(identity, from)) return err(cartNotFound('fromCartId'));
    const answer = await asked();
    if (answer) return replay(store, identity, answer);
    const target = await findMergeTarget(deps, identity, from, intoCartId);
    if (!target.ok) return target;
    const { cart: into, previous, active } = target.value;
    lastVersion = into.version;
    if (into.id === from.id) {
      return err(invalidInput('SAME_CART', 'a cart cannot be merged into itself', 'intoCartId'));
    }
    const nowMs = clock.nowMs();
    const closed = whyClosed(from, nowMs, 'fromCartId') ?? whyClosed(into, nowMs, 'intoCartId');
    if (closed) return err(closed);
    if (expectedVersion != null && expectedVersion !== into.version)
      return err(versionConflict(into.version));

    const merged = await merge(into, from);
    if (!merged.ok) return merged;
    // A cart that is made here begins at version 1 with its lines in it.
    const next = previous ? merged.value : { ...merged.value, version: into.version };
    const outcome = await store.commit(tenant, {
      steps: [
        { previous, next },
        { previous: from, next: mergedAway(from, nowMs) },
      ],
      ...(active && { active }),
      ...remember(request, next),
    });
    return outcome === 'committed' ? ok(next) : 'raced';
  };
  return (await untilCommitted(deps, attempt)) ?? err(versionConflict(lastVersion));
};
