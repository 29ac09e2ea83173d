import type { Clock } from '@commerce/kernel';
import { LRUCache } from 'lru-cache';
import { readCacheControl } from './cacheControl.ts';
import { type KeysOf, readEntityKeys } from './entityKeys.ts';
import { createInvalidated } from './invalidated.ts';
import { entityNamer, namesOfEvent } from './naming.ts';
import type { EntityCache, EntityHits, EntityInvalidation, EntityQuestion } from './port.ts';
import type { EntityStore, KeptAnswer, Slot } from './store.ts';

export interface EntityCacheDeps {
  readonly store: EntityStore;
  readonly clock: Clock;
  /**
   * How long, in milliseconds, a subgraph may go on giving an old value after it announced the new one, because it
   * reads its store with a lag.
   */
  readonly settleMs?: number;
}

/** The longest that anything is kept, in seconds, whatever the subgraph allows: events can get lost. */
const maxSeconds = 3_600;

/** Text of questions that are known to be answered with something not to be kept: looking them up is a waste. */
const maxUnkeptCharacters = 4_000_000;

const missed = (count: number): EntityHits => ({
  values: new Array<undefined>(count).fill(undefined),
  hits: 0,
  remainingSeconds: Infinity,
});

/**
 * The rules of the entity cache over any store. Invariant: what is handed out was answered as `public` to somebody
 * of the same tenant with the same rights who asked the same of the same entity, is not older than the subgraph
 * allows, and was asked for after the last event about that entity.
 */
export const createEntityCache = (
  deps: EntityCacheDeps,
): EntityCache & EntityInvalidation & { forgetAll(): void } => {
  const { store, clock, settleMs = 1_000 } = deps;
  const invalidated = createInvalidated(settleMs);
  const unkept = new LRUCache<string, true>({
    maxSize: maxUnkeptCharacters,
    sizeCalculation: (_true, question) => question.length + 100,
  });
  let keysOf: KeysOf = () => [];

  const placeOf = ({ subgraph, operationKey }: EntityQuestion): string => `${subgraph} ${operationKey}`;

  /** Before the representation, which is part of the variant: besides its key it may hold what a @requires needs. */
  const variantPrefix = ({ rights, operationKey }: EntityQuestion): string =>
    JSON.stringify([rights, operationKey]);

  const gather = (
    slots: readonly (Slot | undefined)[],
    names: readonly (readonly string[])[],
    kept: readonly (KeptAnswer | undefined)[],
  ): EntityHits => {
    const nowMs = clock.nowMs();
    let hits = 0;
    let expiresAtMs = Infinity;
    let next = 0;
    const values = slots.map((slot, i) => {
      const found = slot && kept[next++];
      // A shared store may hold what another process has not forgotten yet.
      if (!found || found.expiresAtMs <= nowMs || !invalidated.isAfter(names[i] ?? [], found.startedAtMs))
        return undefined;
      hits += 1;
      expiresAtMs = Math.min(expiresAtMs, found.expiresAtMs);
      return found.value;
    });
    return { values, hits, remainingSeconds: Math.floor((expiresAtMs - nowMs) / 1_000) };
  };

  return {
    lookup(question) {
      const { entities } = question;
      if (entities.length === 0 || unkept.get(placeOf(question))) return missed(entities.length);
      const names = entities.map(entityNamer(question, keysOf));
      const prefix = variantPrefix(question);
      const slots = entities.map(({ representation }, i): Slot | undefined => {
        const name = names[i]?.[0];
        return name === undefined ? undefined : { name, variant: prefix + representation };
      });
      const asked = slots.filter((slot) => slot !== undefined);
      if (asked.length === 0) return missed(entities.length);
      const kept = store.read(asked);
      return kept instanceof Promise
        ? kept.then((found) => gather(slots, names, found))
        : gather(slots, names, kept);
    },

    store(question, { values, cacheControl, failed, startedAtMs }) {
      const hint = readCacheControl(cacheControl);
      if (hint?.scope !== 'PUBLIC') {
        // An error says nothing about the next answer.
        if (!failed) unkept.set(placeOf(question), true);
        return;
      }
      if (failed) return;
      unkept.delete(placeOf(question));
      const nowMs = clock.nowMs();
      // Its age counts from the asking: the answer may have been right no longer than that.
      const expiresAtMs = startedAtMs + Math.min(hint.maxAge, maxSeconds) * 1_000;
      if (expiresAtMs <= nowMs) return;
      const prefix = variantPrefix(question);
      const nameEntity = entityNamer(question, keysOf);
      const entries = question.entities.flatMap((entity, i): [Slot, KeptAnswer][] => {
        const value = values[i];
        if (value === null || value === undefined) return [];
        const names = nameEntity(entity);
        const [name] = names;
        if (name === undefined || !invalidated.mayKeep(names, startedAtMs, nowMs)) return [];
        const slot = { name, variant: prefix + entity.representation };
        return [[slot, { value: JSON.stringify(value), expiresAtMs, startedAtMs }]];
      });
      if (entries.length > 0) store.write(entries, nowMs);
    },

    schemaChanged(supergraphSdl) {
      keysOf = readEntityKeys(supergraphSdl);
    },

    invalidate(entities) {
      const names = entities.flatMap((entity) => namesOfEvent(entity, keysOf));
      invalidated.add(names, clock.nowMs());
      store.forget(names);
    },

    forgetAll() {
      invalidated.all(clock.nowMs());
      store.clear();
    },
  };
};
