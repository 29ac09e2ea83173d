import type { Clock } from '@commerce/kernel';
import { createFlightTable, Flight, type Passenger } from './flight.ts';
import { type RawAnswer, type SendToSubgraph, SubgraphFailure, type SubgraphRequest } from './port.ts';
import type { StartTimer, StopTimer } from './timer.ts';

export interface JoinDeps {
  readonly subgraph: string;
  readonly clock: Clock;
  readonly startTimer: StartTimer;
  /** Called for each request that rides on another. */
  readonly onJoin: () => void;
}

const isTimeout = (error: unknown): boolean => error instanceof SubgraphFailure && error.reason === 'timeout';

/** Timers may fire a little early. */
const earlyMs = 2;

/**
 * Sends identical queries in flight once. The first one leads; the others ride along and get the same answer.
 *
 * Only queries whose joinKey says who may see the answer take part, never a mutation. The leader has no privilege:
 * should it go, the riders keep the flight, and upstream is cancelled when the last has gone. Nobody waits past its
 * own deadline. A flight travels with its leader's deadline, and when it ends by that, it says nothing to a rider with
 * more time: that one goes again, riding or leading. Any other failure, the subgraph's own timeout too, is shared.
 */
export const withJoining = (next: SendToSubgraph, deps: JoinDeps): SendToSubgraph => {
  const { subgraph, clock, startTimer, onJoin } = deps;
  const flights = createFlightTable();

  const depart = (request: SubgraphRequest, joinKey: string): Flight => {
    const flight = new Flight(request, joinKey);
    flights.add(flight);
    const { kind, body, headers, deadline } = request;
    next({ subgraph: request.subgraph, kind, body, headers, joinKey, deadline, cancellation: flight }).then(
      (answer) => {
        flights.remove(flight);
        for (const passenger of flight.passengers) passenger.landed(answer);
      },
      (error: Error) => {
        flights.remove(flight);
        for (const passenger of flight.passengers) passenger.failed(error);
      },
    );
    return flight;
  };

  const getOff = (flight: Flight, passenger: Passenger): void => {
    flight.passengers.splice(flight.passengers.indexOf(passenger), 1);
    if (flight.passengers.length > 0) return;
    flights.remove(flight);
    flight.cancel();
  };

  const isOver = (flight: Flight): boolean => clock.nowMs() >= flight.deadline - earlyMs;

  const board = (flight: Flight, request: SubgraphRequest, joinKey: string): Promise<RawAnswer> =>
    new Promise((resolve, reject) => {
      let stopTimer: StopTimer | undefined;
      const passenger: Passenger = {
        landed(answer) {
          stopWaiting();
          resolve(answer);
        },
        failed(error) {
          stopWaiting();
          const cutShort = request.deadline > flight.deadline && isTimeout(error) && isOver(flight);
          if (cutShort) resolve(send(request, joinKey));
          else reject(error);
        },
      };
      const stopWaiting = (): void => {
        stopTimer?.();
        stopListening();
      };
      const leave = (reason: 'timeout' | 'cancelled', detail: string): void => {
        stopWaiting();
        reject(new SubgraphFailure(subgraph, reason, detail));
        getOff(flight, passenger);
      };
      flight.passengers.push(passenger);
      const stopListening = request.cancellation.onCancel(() =>
        leave('cancelled', 'nobody waits for the answer'),
      );
      if (request.deadline < flight.deadline) {
        const leftMs = Math.max(0, request.deadline - clock.nowMs());
        stopTimer = startTimer(() => leave('timeout', 'no answer before the deadline'), leftMs);
      }
    });

  const send = (request: SubgraphRequest, joinKey: string): Promise<RawAnswer> => {
    const flying = flights.find(request.body, joinKey);
    if (!flying) return board(depart(request, joinKey), request, joinKey);
    onJoin();
    return board(flying, request, joinKey);
  };

  return (request) =>
    request.kind === 'query' && request.joinKey !== undefined && !request.cancellation.cancelled
      ? send(request, request.joinKey)
      : next(request);
};
