import type { ServerResponse } from 'node:http';
import type { Cancellation } from '../engine/fetch/port.ts';

/** Work that several clients may wait for: cancelled when the last of them has gone away unanswered. */
export interface SharedCancellation extends Cancellation {
  /** One more client waits for the answer that goes out on `response`. */
  waitFor(response: ServerResponse): void;
}

/** No AbortController: one listener on a response that is there anyway, and a list only when asked for. */
export const createCancellation = (): SharedCancellation => {
  let waiting = 0;
  let cancelled = false;
  let callbacks: Set<() => void> | undefined;

  return {
    get cancelled() {
      return cancelled;
    },
    onCancel(callback) {
      if (cancelled) {
        callback();
        return () => undefined;
      }
      callbacks ??= new Set();
      callbacks.add(callback);
      return () => void callbacks?.delete(callback);
    },
    waitFor(response) {
      waiting += 1;
      const leave = (): void => {
        waiting -= 1;
        // 'close' also comes after a whole answer, when there is nothing left to cancel.
        if (waiting > 0 || cancelled || response.writableFinished) return;
        cancelled = true;
        const called = callbacks;
        callbacks = undefined;
        for (const callback of called ?? []) callback();
      };
      if (response.destroyed) leave();
      else response.once('close', leave);
    },
  };
};
