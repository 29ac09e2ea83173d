import { isDeepStrictEqual } from 'node:util';
import { CodedError } from '@commerce/kernel';
import type { Cart } from '../domain/cart.ts';
import type { Answer, CartStore, CartWrite, Request } from '../ports.ts';

/** The store in memory, for tests: the same contract suite holds it to what DynamoDB does. */
export const createMemoryStore = (): CartStore => {
  const carts = new Map<string, Cart>();
  const active = new Map<string, string>();
  const answers = new Map<string, { hash: string; answer: Answer }>();
  const at = (tenant: string, ...parts: readonly string[]): string => JSON.stringify([tenant, ...parts]);
  const answerKey = (tenant: string, { operation, key }: Request): string => at(tenant, operation, key);

  const holds = (tenant: string, write: CartWrite): boolean => {
    if (answers.has(answerKey(tenant, write.request))) return false;
    const { active: pointer } = write;
    if (pointer && (active.get(at(tenant, pointer.accountId)) ?? null) !== pointer.replaces) return false;
    return write.steps.every(
      ({ previous, next }) => carts.get(at(tenant, next.id))?.version === previous?.version,
    );
  };

  return {
    find: async (tenant, cartId) => carts.get(at(tenant, cartId)) ?? null,
    activeCartId: async (tenant, accountId) => active.get(at(tenant, accountId)) ?? null,
    async answerTo(tenant, request) {
      const stored = answers.get(answerKey(tenant, request));
      if (!stored) return null;
      if (stored.hash === request.hash) return stored.answer;
      throw new CodedError('CONFLICT', 'the idempotency key was used before with another request');
    },
    async commit(tenant, write) {
      if (!holds(tenant, write)) return 'raced';
      for (const { next } of write.steps) carts.set(at(tenant, next.id), structuredClone(next));
      if (write.active) active.set(at(tenant, write.active.accountId), write.active.cartId);
      const { request, answer } = write;
      answers.set(answerKey(tenant, request), { hash: request.hash, answer: structuredClone(answer) });
      return 'committed';
    },
    async eraseAccount(tenant, accountId, untilMs) {
      const own = [...carts].filter(
        ([key, cart]) =>
          isDeepStrictEqual(JSON.parse(key), [tenant, cart.id]) &&
          cart.accountId === accountId &&
          cart.createdAtMs <= untilMs,
      );
      for (const [key] of own) carts.delete(key);
      const pointed = active.get(at(tenant, accountId));
      if (pointed !== undefined && !carts.has(at(tenant, pointed))) active.delete(at(tenant, accountId));
      return own.length;
    },
    ready: async () => undefined,
  };
};
