import { LRUCache } from 'lru-cache';
import type { EntityStore, KeptAnswer, Slot } from './store.ts';

interface Held extends KeptAnswer {
  readonly slot: Slot;
}

/** What an entry costs besides its texts, in bytes: the objects and the places in two maps. */
const overheadBytes = 250;

/** In this process, the least recently used going first when the texts come to more than `maxBytes`. */
export const createMemoryEntityStore = (options: { readonly maxBytes: number }): EntityStore => {
  const { maxBytes } = options;
  const variantsOf = new Map<string, Set<string>>();
  const keyOf = ({ name, variant }: Slot): string => `${name}\n${variant}`;

  const held = new LRUCache<string, Held>({
    maxSize: maxBytes,
    sizeCalculation: ({ value }, key) => value.length + 2 * key.length + overheadBytes,
    dispose: ({ slot: { name, variant } }, _key, reason) => {
      if (reason === 'set') return;
      const variants = variantsOf.get(name);
      variants?.delete(variant);
      if (variants?.size === 0) variantsOf.delete(name);
    },
  });

  return {
    read: (slots) => slots.map((slot) => held.get(keyOf(slot))),
    write(entries) {
      for (const [slot, answer] of entries) {
        const key = keyOf(slot);
        held.set(key, { ...answer, slot });
        // One that is larger than everything may be is not taken.
        if (!held.has(key)) continue;
        const variants = variantsOf.get(slot.name);
        if (variants) variants.add(slot.variant);
        else variantsOf.set(slot.name, new Set([slot.variant]));
      }
    },
    forget(names) {
      for (const name of names) {
        for (const variant of [...(variantsOf.get(name) ?? [])]) held.delete(keyOf({ name, variant }));
      }
    },
    clear: () => held.clear(),
  };
};
