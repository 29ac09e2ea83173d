import type { InFlight } from '../../flights/table.ts';
import type { Cancellation, RawAnswer, SubgraphRequest } from './port.ts';
import type { StopTimer } from './timer.ts';

/** Somebody who waits for the answer of a flight. */
export interface Passenger {
  readonly request: SubgraphRequest;
  readonly resolve: (answer: RawAnswer | Promise<RawAnswer>) => void;
  readonly reject: (error: Error) => void;
  stopTimer: StopTimer | undefined;
  stopListening: (() => void) | undefined;
}

/**
 * One request upstream and everybody who waits for it; as a cancellation it fires when the last of them has gone.
 * A class, because every query makes one.
 */
export class Flight implements Cancellation, InFlight<Flight> {
  readonly question: string;
  readonly joinKey: string;
  readonly deadline: number;
  readonly passengers: Passenger[] = [];
  cancelled = false;
  /** Another flight in the same slot of the table. */
  next: Flight | undefined;
  private readonly callbacks: (() => void)[] = [];

  constructor(request: SubgraphRequest, joinKey: string) {
    this.question = request.body;
    this.joinKey = joinKey;
    this.deadline = request.deadline;
  }

  onCancel(callback: () => void): () => void {
    if (this.cancelled) {
      callback();
      return () => undefined;
    }
    this.callbacks.push(callback);
    return () => {
      const at = this.callbacks.indexOf(callback);
      if (at >= 0) this.callbacks.splice(at, 1);
    };
  }

  cancel(): void {
    this.cancelled = true;
    // A copy: who is called back may take others off.
    for (const callback of [...this.callbacks]) callback();
  }
}
