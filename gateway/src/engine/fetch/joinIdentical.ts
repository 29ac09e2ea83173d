import type { Clock } from '@commerce/kernel';
import {
  type Cancellation,
  type RawAnswer,
  type SendToSubgraph,
  SubgraphFailure,
  type SubgraphRequest,
} from './port.ts';
import type { StartTimer } from './timer.ts';

export interface JoinDeps {
  readonly subgraph: string;
  readonly clock: Clock;
  readonly startTimer: StartTimer;
  /** Called for each request that rides on another. */
  readonly onJoin: () => void;
}

/** One request upstream and everybody who waits for it. It is cancelled when the last of them has gone. */
interface Flight {
  readonly joinKey: string;
  readonly deadline: number;
  readonly outcome: Promise<RawAnswer>;
  readonly leave: () => void;
  members: number;
  /** Another flight with the same body, for other eyes. */
  next: Flight | undefined;
}

const createCancellation = (): Cancellation & { cancel(): void } => {
  const callbacks = new Set<() => void>();
  let cancelled = false;
  return {
    get cancelled() {
      return cancelled;
    },
    onCancel(callback) {
      if (cancelled) callback();
      else callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    cancel() {
      cancelled = true;
      for (const callback of callbacks) callback();
    },
  };
};

/** Flights by body, then by key: the body is hashed anyway, and few keys share one at a time. */
const createFlights = () => {
  const byBody = new Map<string, Flight>();
  return {
    find(body: string, joinKey: string): Flight | undefined {
      let flight = byBody.get(body);
      while (flight && flight.joinKey !== joinKey) flight = flight.next;
      return flight;
    },
    add(body: string, flight: Flight): void {
      flight.next = byBody.get(body);
      byBody.set(body, flight);
    },
    remove(body: string, flight: Flight): void {
      const first = byBody.get(body);
      if (first === flight) {
        if (flight.next) byBody.set(body, flight.next);
        else byBody.delete(body);
        return;
      }
      for (let before = first; before; before = before.next) {
        if (before.next === flight) before.next = flight.next;
      }
    },
  };
};

const isTimeout = (error: unknown): boolean => error instanceof SubgraphFailure && error.reason === 'timeout';

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
  const flights = createFlights();

  const depart = (request: SubgraphRequest, joinKey: string): Flight => {
    const cancellation = createCancellation();
    const flight: Flight = {
      joinKey,
      deadline: request.deadline,
      outcome: next({ ...request, cancellation }),
      leave() {
        flight.members -= 1;
        if (flight.members > 0) return;
        flights.remove(request.body, flight);
        cancellation.cancel();
      },
      members: 0,
      next: undefined,
    };
    flights.add(request.body, flight);
    const land = (): void => flights.remove(request.body, flight);
    flight.outcome.then(land, land);
    return flight;
  };

  const board = (flight: Flight, request: SubgraphRequest, joinKey: string): Promise<RawAnswer> =>
    new Promise((resolve, reject) => {
      flight.members += 1;
      let gone = false;
      const leave = (): boolean => {
        if (gone) return false;
        gone = true;
        stopTimer?.();
        stopListening();
        return true;
      };
      const give = (reason: 'timeout' | 'cancelled', detail: string) => (): void => {
        if (!leave()) return;
        reject(new SubgraphFailure(subgraph, reason, detail));
        flight.leave();
      };
      const stopTimer =
        request.deadline < flight.deadline
          ? startTimer(give('timeout', 'no answer before the deadline'), request.deadline - clock.nowMs())
          : undefined;
      const stopListening = request.cancellation.onCancel(give('cancelled', 'nobody waits for the answer'));
      flight.outcome.then(
        (answer) => {
          if (leave()) resolve(answer);
        },
        (error: Error) => {
          if (!leave()) return;
          const cutShort = isTimeout(error) && request.deadline > flight.deadline && isOver(flight.deadline);
          if (cutShort) resolve(send(request, joinKey));
          else reject(error);
        },
      );
    });

  /** Timers may fire a little early. */
  const isOver = (deadline: number): boolean => clock.nowMs() >= deadline - 2;

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
