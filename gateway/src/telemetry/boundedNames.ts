export interface BoundedNames {
  /**
   * The label for a name that somebody else chose. A new name takes a place only when `earns` (its request was let
   * in and is valid), so that refused requests cannot use the places up; without one it counts as "other".
   */
  label(name: string | undefined, earns: boolean): string;
}

const maxLength = 64;
const unsafe = /[^A-Za-z0-9_.:/ -]/g;

/** Text that is safe in a label, a span and a log line, at most 64 characters. */
export const sanitiseName = (name: string): string => name.slice(0, maxLength).replace(unsafe, '_');

/**
 * Turns names of any number and kind into at most `limit` labels, "other", and `absent` for no name: every
 * label is a time series for good. The first names to come keep their places until the process ends.
 */
export const createBoundedNames = (limit: number, absent: string): BoundedNames => {
  const labels = new Map<string, string>();
  return {
    label(name, earns) {
      if (name === undefined || name === '') return absent;
      const key = name.length > maxLength ? name.slice(0, maxLength) : name;
      const known = labels.get(key);
      if (known !== undefined) return known;
      if (!earns || labels.size >= limit) return 'other';
      const label = sanitiseName(key);
      labels.set(key, label);
      return label;
    },
  };
};
