export interface Turns {
  /** Undefined when too many wait for the key already; otherwise what `work` gives, once everybody before is done. */
  take<T>(key: string, work: () => Promise<T>): Promise<T> | undefined;
}

/** One after the other for each key, in the order they came; work that throws holds up nobody. */
export const createTurns = (maxWaiting: number): Turns => {
  const queues = new Map<string, { last: Promise<unknown>; waiting: number }>();
  return {
    take(key, work) {
      const queue = queues.get(key) ?? { last: Promise.resolve(), waiting: 0 };
      if (queue.waiting >= maxWaiting) return undefined;
      queues.set(key, queue);
      queue.waiting += 1;
      const turn = queue.last.then(work).finally(() => {
        queue.waiting -= 1;
        if (queue.waiting === 0) queues.delete(key);
      });
      queue.last = turn.catch(() => undefined);
      return turn;
    },
  };
};
