import type { SharedCancellation } from './cancellation.ts';
import type { RequestRecord } from './clientRequest.ts';

/** A request being answered, on whose answer identical ones may wait. */
export interface Flight<Answer> {
  readonly answer: Promise<Answer>;
  readonly cancellation: SharedCancellation;
  readonly record: RequestRecord;
}

export interface Flights<Answer> {
  /** An identical query in flight of somebody who may see the same. */
  find(joinKey: string, requestKey: string): Flight<Answer> | undefined;
  /** Others may wait for this one from now on, until it is answered. To be called for queries alone. */
  open(joinKey: string, requestKey: string, flight: Flight<Answer>): void;
  /** Nobody joins what is in flight now: somebody who may see the same has just changed something. */
  closeAll(joinKey: string): void;
}

export const createFlights = <Answer>(): Flights<Answer> => {
  const inFlight = new Map<string, Map<string, Flight<Answer>>>();

  return {
    find(joinKey, requestKey) {
      const flight = inFlight.get(joinKey)?.get(requestKey);
      return flight?.cancellation.cancelled === true ? undefined : flight;
    },
    open(joinKey, requestKey, flight) {
      const own = inFlight.get(joinKey) ?? new Map<string, Flight<Answer>>();
      inFlight.set(joinKey, own);
      own.set(requestKey, flight);
      const close = (): void => {
        // A later flight may have taken the place since.
        if (own.get(requestKey) === flight) own.delete(requestKey);
        if (own.size === 0 && inFlight.get(joinKey) === own) inFlight.delete(joinKey);
      };
      flight.answer.then(close, close);
    },
    closeAll: (joinKey) => void inFlight.delete(joinKey),
  };
};
