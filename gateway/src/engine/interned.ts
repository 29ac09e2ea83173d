/** Gives what was made first under a key. What is made under one key must be equal, and never change. */
export type Interned<T> = (key: string, make: () => T) => T;

/** Parts that are kept; when there are more, all are forgotten, and those in use live on where they are used. */
const most = 10_000;
/** Of all keys together: clients choose the names in them, as long as they like. */
const mostCharacters = 2_000_000;

/** The same text, in memory of its own: what was cut out of a document, or made of such parts, keeps all of it alive. */
export const copied = (text: string): string => Buffer.from(text).toString();

/**
 * Keeps equal parts of prepared operations once. A gateway that runs a thousand different operations in turn reads each
 * from memory, for all that came between has pushed it out of the processor's caches: the parts that operations have in
 * common stay in them.
 */
export const createInterned = <T extends object>(): Interned<T> => {
  const parts = new Map<string, T>();
  let characters = 0;
  return (key, make) => {
    const known = parts.get(key);
    if (known) return known;
    const made = make();
    if (parts.size >= most || characters + key.length > mostCharacters) {
      parts.clear();
      characters = 0;
    }
    parts.set(copied(key), made);
    characters += key.length;
    return made;
  };
};

/** Keeps nothing. */
export const notInterned = <T>(_key: string, make: () => T): T => make();
