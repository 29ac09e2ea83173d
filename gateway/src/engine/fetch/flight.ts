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

const slotCount = 512;
const sampleLength = 64;

/** By the length and the end of the body, where variables are: hashing all of it would cost more than all the rest. */
const slotOf = (body: string): number => {
  let hash = body.length;
  for (let at = Math.max(0, body.length - sampleLength); at < body.length; at += 1) {
    hash = (Math.imul(hash, 31) + body.charCodeAt(at)) | 0;
  }
  return (hash ^ (hash >>> 16)) & (slotCount - 1);
};

/**
 * The flights under way, in chains. Not a Map: thousands come and go each second, and a Map's outgrown tables would keep
 * them for the slow half of the garbage collector (measured: half of what joining costs).
 */
export const createFlightTable = () => {
  const slots = new Array<Flight | undefined>(slotCount).fill(undefined);
  return {
    find(body: string, joinKey: string): Flight | undefined {
      let flight = slots[slotOf(body)];
      while (flight && (flight.joinKey !== joinKey || flight.body !== body)) flight = flight.next;
      return flight;
    },
    add(flight: Flight): void {
      const slot = slotOf(flight.body);
      flight.next = slots[slot];
      slots[slot] = flight;
    },
    /** Does nothing when it is not there. */
    remove(flight: Flight): void {
      const slot = slotOf(flight.body);
      if (slots[slot] === flight) {
        slots[slot] = flight.next;
      } else {
        let before = slots[slot];
        while (before && before.next !== flight) before = before.next;
        if (before) before.next = flight.next;
      }
      flight.next = undefined;
    },
  };
};
