/** Where one answer about one entity is kept: under the entity, so that both can be forgotten together. */
export interface Slot {
  /** Tenant, subgraph, type and key. */
  readonly name: string;
  /** What was asked of it, and with which rights. */
  readonly variant: string;
}

export interface KeptAnswer {
  /** JSON. */
  readonly value: string;
  /** Milliseconds of the injected clock. */
  readonly expiresAtMs: number;
  /** When it was asked for. */
  readonly startedAtMs: number;
}

type MaybePromise<T> = T | Promise<T>;

/**
 * Keeps answers until they are forgotten or pushed out; whoever reads judges their age. Nothing here throws or
 * rejects: a store that is not there has nothing.
 */
export interface EntityStore {
  /** One per slot, in the same place. */
  read(slots: readonly Slot[]): MaybePromise<readonly (KeptAnswer | undefined)[]>;
  write(entries: readonly (readonly [Slot, KeptAnswer])[], nowMs: number): void;
  /** Everything under these names, also what `write` was given before and is still on its way. */
  forget(names: readonly string[]): void;
  /** Everything, where that is this process's own. */
  clear(): void;
}
