import type { Clock } from '@commerce/kernel';
import { createFlightTable } from '../../flights/table.ts';
import { Flight, type Passenger } from './flight.ts';
import { type RawAnswer, type SendToSubgraph, SubgraphFailure, type SubgraphRequest } from './port.ts';
import type { StartTimer } from './timer.ts';

export interface JoinDeps {
  readonly subgraph: string;
  readonly clock: Clock;
  readonly startTimer: StartTimer;
  /** Called for each request that rides on another. */
  readonly onJoin: () => void;
  /** Told when somebody has changed something, in any subgraph. */
  readonly mutations: MutationFeed;
}

/** Whoever reads after their own change must not be given an answer from before it. */
export interface MutationFeed {
  /** Somebody with this joinKey has changed something, or tried to. */
  happened(joinKey: string): void;
  onMutation(callback: (joinKey: string) => void): void;
}

export const createMutationFeed = (): MutationFeed => {
  const callbacks: ((joinKey: string) => void)[] = [];
  return {
    happened: (joinKey) => callbacks.forEach((callback) => callback(joinKey)),
    onMutation: (callback) => void callbacks.push(callback),
  };
};

const isTimeout = (error: unknown): boolean => error instanceof SubgraphFailure && error.reason === 'timeout';

const stopWaiting = (passenger: Passenger): void => {
  passenger.stopTimer?.();
  passenger.stopListening?.();
};

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
  const { subgraph, clock, startTimer, onJoin, mutations } = deps;
  const flights = createFlightTable<Flight>();
  mutations.onMutation((joinKey) => flights.removeAll(joinKey));

  const depart = (request: SubgraphRequest, joinKey: string): Flight => {
    const flight = new Flight(request, joinKey);
    flights.add(flight);
    const { kind, body, headers, deadline } = request;
    next({ subgraph: request.subgraph, kind, body, headers, joinKey, deadline, cancellation: flight }).then(
      (answer) => {
        flights.remove(flight);
        for (const passenger of flight.passengers) {
          stopWaiting(passenger);
          passenger.resolve(answer);
        }
      },
      (error: Error) => {
        flights.remove(flight);
        for (const passenger of flight.passengers) {
          stopWaiting(passenger);
          if (isCutShort(flight, passenger, error)) passenger.resolve(send(passenger.request, joinKey));
          else passenger.reject(error);
        }
      },
    );
    return flight;
  };

  const isCutShort = (flight: Flight, { request }: Passenger, error: Error): boolean =>
    request.deadline > flight.deadline && isTimeout(error) && clock.nowMs() >= flight.deadline - earlyMs;

  const leave = (
    flight: Flight,
    passenger: Passenger,
    reason: 'timeout' | 'cancelled',
    detail: string,
  ): void => {
    stopWaiting(passenger);
    passenger.reject(new SubgraphFailure(subgraph, reason, detail));
    flight.passengers.splice(flight.passengers.indexOf(passenger), 1);
    if (flight.passengers.length > 0) return;
    flights.remove(flight);
    flight.cancel();
  };

  const board = (flight: Flight, request: SubgraphRequest): Promise<RawAnswer> =>
    new Promise((resolve, reject) => {
      const passenger: Passenger = {
        request,
        resolve,
        reject,
        stopTimer: undefined,
        stopListening: undefined,
      };
      flight.passengers.push(passenger);
      passenger.stopListening = request.cancellation.onCancel(() =>
        leave(flight, passenger, 'cancelled', 'nobody waits for the answer'),
      );
      if (request.deadline < flight.deadline) {
        const leftMs = Math.max(0, request.deadline - clock.nowMs());
        const leaveLate = (): void => leave(flight, passenger, 'timeout', 'no answer before the deadline');
        passenger.stopTimer = startTimer(leaveLate, leftMs);
      }
    });

  const send = (request: SubgraphRequest, joinKey: string): Promise<RawAnswer> => {
    const flying = flights.find(joinKey, request.body);
    if (!flying) return board(depart(request, joinKey), request);
    onJoin();
    return board(flying, request);
  };

  const sendMutation = (request: SubgraphRequest, joinKey: string): Promise<RawAnswer> =>
    next(request).finally(() => mutations.happened(joinKey));

  return (request) => {
    const { kind, joinKey, cancellation } = request;
    if (joinKey === undefined) return next(request);
    if (kind === 'mutation') return sendMutation(request, joinKey);
    return kind === 'query' && !cancellation.cancelled ? send(request, joinKey) : next(request);
  };
};
