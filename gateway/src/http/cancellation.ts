import type { ServerResponse } from 'node:http';
import type { Cancellation } from '../engine/fetch/port.ts';

/** Work that several clients may wait for: cancelled when the last of them has gone away unanswered. */
export interface SharedCancellation extends Cancellation {
  /** One more client waits for the answer that goes out on `response`. */
  waitFor(response: ServerResponse): void;
}

const nothing = (): void => undefined;

/**
 * No AbortController: one listener on a response that is there anyway, and a list only when asked for. A class,
 * because every request makes one.
 */
class WaitingClients implements SharedCancellation {
  cancelled = false;
  private waiting = 0;
  private callbacks: Set<() => void> | undefined;

  onCancel(callback: () => void): () => void {
    if (this.cancelled) {
      callback();
      return nothing;
    }
    this.callbacks ??= new Set();
    this.callbacks.add(callback);
    return () => void this.callbacks?.delete(callback);
  }

  waitFor(response: ServerResponse): void {
    this.waiting += 1;
    if (response.destroyed) this.leave(response);
    else response.once('close', () => this.leave(response));
  }

  private leave(response: ServerResponse): void {
    this.waiting -= 1;
    // 'close' also comes after a whole answer, when there is nothing left to cancel.
    if (this.waiting > 0 || this.cancelled || response.writableFinished) return;
    this.cancelled = true;
    const called = this.callbacks;
    this.callbacks = undefined;
    for (const callback of called ?? []) callback();
  }
}

export const createCancellation = (): SharedCancellation => new WaitingClients();
