import type { Clock, IdFactory } from '@commerce/kernel';
import type { Note } from './domain/note.ts';

/** A mutation's request as it is remembered. */
export interface Request {
  readonly operation: string;
  /** Unique within tenant and operation. */
  readonly key: string;
  /** The same for the same request. */
  readonly hash: string;
}

/** Both implementations, memory and DynamoDB, pass one contract suite. */
export interface __Name__Store {
  /** One for each id, in their order; null where there is none. */
  find(tenant: string, ids: readonly string[]): Promise<readonly (Note | null)[]>;
  /** How many notes there are, one number for each SKU, in their order. */
  count(tenant: string, skus: readonly string[]): Promise<readonly number[]>;
  /**
   * Writes the note, its count and the request, all of it or nothing. Resolves to the note, or to that
   * of the first time if the request was made before. Throws CONFLICT when its key was used for another.
   */
  add(tenant: string, note: Note, request: Request): Promise<Note>;
  /** Rejects while the store cannot be reached. */
  ready(): Promise<void>;
}

/** What the operations lean on. */
export interface __Name__Deps {
  readonly store: __Name__Store;
  readonly clock: Clock;
  readonly ids: IdFactory;
}
