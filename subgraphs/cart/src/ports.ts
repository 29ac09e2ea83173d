import type { Clock, IdFactory } from '@commerce/kernel';
import type { Cart } from './domain/cart.ts';
import type { Offers } from './domain/line.ts';

/** What the cart wants to know from the rest of the graph. */
export interface Catalog {
  /**
   * Titles, prices at these quantities, and stock, in one question; SKUs that are not sold are not in
   * the answer. Throws CodedError SUBGRAPH_UNAVAILABLE when any part of the answer cannot be had.
   */
  lookup(tenant: string, question: CatalogQuestion): Promise<Offers>;
}

export interface CatalogQuestion {
  /** Units by SKU. */
  readonly quantities: ReadonlyMap<string, number>;
  readonly currencyCode: string;
  readonly locale?: string | undefined;
  readonly requestId?: string | undefined;
}

/** A mutation's request as it is remembered. */
export interface Request {
  readonly operation: string;
  /** Unique within tenant and operation. */
  readonly key: string;
  /** The same for the same request. */
  readonly hash: string;
}

/** What a mutation answered. Without the account: whoever reads it learns the owner from the cart itself. */
export type Answer = Omit<Cart, 'accountId'>;

/** One cart's step from the state that was read (null: it did not exist) to the next. */
export interface CartStep {
  readonly previous: Cart | null;
  readonly next: Cart;
}

/** Everything one mutation writes, all of it or nothing. */
export interface CartWrite {
  readonly steps: readonly CartStep[];
  /** Makes this cart the account's active one, if that still is `replaces`. */
  readonly active?: { readonly accountId: string; readonly cartId: string; readonly replaces: string | null };
  /** Kept for 24 hours or more, so that the same request gets the same answer. */
  readonly request: Request;
  readonly answer: Answer;
}

/** raced: something that the write was based on changed; nothing was written. Read again. */
export type CommitOutcome = 'committed' | 'raced';

/** Both implementations, memory and DynamoDB, pass one contract suite. */
export interface CartStore {
  /** The cart with all its lines as of one version; null when there is none. */
  find(tenant: string, cartId: string): Promise<Cart | null>;
  /** The id that was last made the account's active cart; the cart may have ended since. */
  activeCartId(tenant: string, accountId: string): Promise<string | null>;
  /** What this request was answered before. Throws CONFLICT when its key was used for another one. */
  answerTo(tenant: string, request: Request): Promise<Answer | null>;
  commit(tenant: string, write: CartWrite): Promise<CommitOutcome>;
  /**
   * Deletes the account's carts that were made up to this instant, and what points to them; resolves
   * to how many there were. Doing it again finds nothing more.
   */
  eraseAccount(tenant: string, accountId: string, untilMs: number): Promise<number>;
  /** Rejects while the store cannot be reached. */
  ready(): Promise<void>;
}

/** What the operations lean on. */
export interface CartDeps {
  readonly store: CartStore;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly ids: IdFactory;
  /** Waits a little, longer with each attempt (counted from 1), before a race is run again. */
  readonly pauseAfterRace: (attempt: number) => Promise<void>;
}
