import type { Batch, Scheduler } from '../ports.ts';

/**
 * Keeps the group membership alive while `work` takes its time (a slow store), which the broker's
 * client does not do by itself. A heartbeat that fails meanwhile is thrown once the work is done: the
 * work is finished either way, it just does not count any more.
 */
export const withHeartbeats = async <T>(
  batch: Pick<Batch, 'heartbeat'>,
  scheduler: Scheduler,
  everyMs: number,
  work: () => Promise<T>,
): Promise<T> => {
  let failure: { readonly error: unknown } | undefined;
  let cancel: () => void = () => undefined;
  const beat = (): void => {
    batch.heartbeat().then(arm, (error: unknown) => {
      failure = { error };
    });
  };
  let finished = false;
  const arm = (): void => {
    if (!finished) cancel = scheduler.after(everyMs, beat);
  };
  arm();
  try {
    const result = await work();
    if (failure) throw failure.error;
    return result;
  } finally {
    finished = true;
    cancel();
  }
};
