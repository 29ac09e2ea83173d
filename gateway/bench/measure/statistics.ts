/** The value below which `share` (0 to 1) of the sorted values lie, by the nearest rank; 0 for none. */
export const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;

/** The middle value, or the mean of the two middle ones; 0 for none. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half) - 1] ?? sorted[0] ?? 0)) / 2;
};

/** Four significant digits: more would only look exact. */
export const rounded = (value: number): number => Number(value.toPrecision(4));

/**
 * Whether a series has stopped growing: the middle of its last quarter is at most a tenth above that of
 * its second. The first quarter is warming up.
 */
export const isFlat = (series: readonly number[]): boolean => {
  const quarter = Math.floor(series.length / 4);
  if (quarter === 0) return false;
  return median(series.slice(-quarter)) <= 1.1 * median(series.slice(quarter, 2 * quarter));
};
