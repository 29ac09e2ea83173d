/** Gives what was made first under a key. What is made under one key must be equal, and never change. */
export type Interned<T> = (key: string, make: () => T) => T;

/** Parts that are kept; when there are more, all are forgotten, and those in use live on where they are used. */
const most = 10_000;

/**
 * Keeps equal parts of prepared operations once. A gateway that runs a thousand different operations in turn reads each
 * from memory, for all that came between has pushed it out of the processor's caches: the parts that operations have in
 * common stay in them.
 */
export const createInterned = <T extends object>(): Interned<T> => {
  const parts = new Map<string, T>();
  return (key, make) => {
    const known = parts.get(key);
    if (known) return known;
    const made = make();
    if (parts.size >= most) parts.clear();
    parts.set(key, made);
    return made;
  };
};

/** Keeps nothing. */
export const notInterned = <T>(_key: string, make: () => T): T => make();
