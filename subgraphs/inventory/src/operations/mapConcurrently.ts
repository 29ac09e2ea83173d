/**
 * Maps with at most `limit` calls in flight. Results are in the order of the values; the first
 * rejection rejects, once the calls in flight have ended, and no further call is begun.
 */
export const mapConcurrently = async <T, R>(
  values: readonly T[],
  limit: number,
  work: (value: T) => Promise<R>,
): Promise<R[]> => {
  const results = new Array<R>(values.length);
  let next = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (!failed && next < values.length) {
      const index = next;
      next += 1;
      try {
        results[index] = await work(values[index] as T);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(limit, values.length) }, lane));
  const rejected = lanes.find((outcome) => outcome.status === 'rejected');
  if (rejected) throw rejected.reason;
  return results;
};
