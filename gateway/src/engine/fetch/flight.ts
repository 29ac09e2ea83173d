import type { Cancellation, RawAnswer, SubgraphRequest } from './port.ts';

/** Somebody who waits for the answer of a flight. */
export interface Passenger {
  landed(answer: RawAnswer): void;
  failed(error: Error): void;
}

/**
 * One request upstream and everybody who waits for it; as a cancellation it fires when the last of them has gone.
 * A class, because every query makes one.
 */
export class Flight implements Cancellation {
  readonly body: string;
  readonly joinKey: string;
  readonly deadline: number;
  readonly passengers: Passenger[] = [];
  cancelled = false;
  /** Another flight in the same slot of the table. */
  next: Flight | undefined;
  private readonly callbacks: (() => void)[] = [];

  constructor(request: SubgraphRequest, joinKey: string) {
    this.body = request.body;
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

const sampleLength = 64;

/**
 * The flights under way. The table's key is the end of the body alone, where variables are: hashing whole bodies would
 * cost more than all the rest of joining, while comparing two strings is a memcmp.
 */
export const createFlightTable = () => {
  const slots = new Map<string, Flight>();
  const slotOf = (body: string): string => body.slice(-sampleLength);
  return {
    find(body: string, joinKey: string): Flight | undefined {
      let flight = slots.get(slotOf(body));
      while (flight && (flight.joinKey !== joinKey || flight.body !== body)) flight = flight.next;
      return flight;
    },
    add(flight: Flight): void {
      const slot = slotOf(flight.body);
      flight.next = slots.get(slot);
      slots.set(slot, flight);
    },
    /** Does nothing when it is not there. */
    remove(flight: Flight): void {
      const slot = slotOf(flight.body);
      const first = slots.get(slot);
      if (first !== flight) {
        let before = first;
        while (before && before.next !== flight) before = before.next;
        if (before) before.next = flight.next;
      } else if (flight.next) slots.set(slot, flight.next);
      else slots.delete(slot);
    },
  };
};
