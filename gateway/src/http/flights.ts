import { createFlightTable, type InFlight } from '../flights/table.ts';
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

interface Entry<Answer> extends InFlight<Entry<Answer>> {
  readonly flight: Flight<Answer>;
}

export const createFlights = <Answer>(): Flights<Answer> => {
  const table = createFlightTable<Entry<Answer>>();
  return {
    find(joinKey, requestKey) {
      const flight = table.find(joinKey, requestKey)?.flight;
      return flight?.cancellation.cancelled === true ? undefined : flight;
    },
    open(joinKey, requestKey, flight) {
      const entry: Entry<Answer> = { joinKey, question: requestKey, flight, next: undefined };
      table.add(entry);
      const close = (): void => table.remove(entry);
      flight.answer.then(close, close);
    },
    closeAll: (joinKey) => table.removeAll(joinKey),
  };
};
