import type { CheckoutDeps } from '../../src/operations/performStep.ts';

/** How a call goes: it is done, it never happens, or it happens and nobody hears of it. */
export type Fate = 'done' | 'lostBefore' | 'lostAfter';

type AsyncMethods = Record<string, (...args: never[]) => Promise<unknown>>;

const crash = (): never => {
  throw new Error('crash');
};

/** The same port, with every call going as the next fate says and at the moment that `turn` gives it. */
const under = <T extends object>(port: T, fate: () => Fate, turn: () => Promise<void>): T =>
  Object.fromEntries(
    Object.entries(port as AsyncMethods).map(([name, method]) => [
      name,
      async (...args: never[]) => {
        await turn();
        const given = fate();
        if (given === 'lostBefore') crash();
        const answer = await method(...args);
        await turn();
        return given === 'lostAfter' ? crash() : answer;
      },
    ]),
  ) as T;

/** One process among others: whatever it calls may fail, and others run in between. */
export const chaotic = (deps: CheckoutDeps, fate: () => Fate, turn: () => Promise<void>): CheckoutDeps => ({
  ...deps,
  checkouts: under(deps.checkouts, fate, turn),
  orders: under(deps.orders, fate, turn),
  carts: under(deps.carts, fate, turn),
  stock: under(deps.stock, fate, turn),
});

export const atOnce = (): Promise<void> => Promise.resolve();

/** The next of a stream that has no end. */
export const next = (fates: Iterator<Fate>): Fate => {
  const { value, done } = fates.next();
  return done === true ? 'done' : value;
};
