/** At most `max` values; the one that was used least recently goes first. */
export const createLru = <V>(max: number) => {
  const entries = new Map<string, V>();
  return {
    getOrMake(key: string, make: () => V): V {
      const value = entries.get(key) ?? make();
      entries.delete(key);
      entries.set(key, value);
      const oldest = entries.keys().next().value;
      if (entries.size > max && oldest !== undefined) entries.delete(oldest);
      return value;
    },
    values: (): V[] => [...entries.values()],
    clear: (): void => entries.clear(),
  };
};
