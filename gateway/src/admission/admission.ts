import type { Clock } from '@commerce/kernel';
import type { Cancellation } from '../engine/fetch/port.ts';
import type { StartTimer } from '../engine/fetch/timer.ts';
import type { Caller } from '../identity/caller.ts';
import { type Charge, createFairQueue } from './fairQueue.ts';
import { Overloaded, type OverloadReason } from './overloaded.ts';
import { createSharedTime } from './sharedTime.ts';

export interface AdmissionOptions {
  /** Requests in flight that the process may have however busy it is; more only while it has time left. */
  readonly alwaysInFlight: number;
  /** The most requests in flight. */
  readonly maxInFlight: number;
  /** A turn of the event loop shorter than that, in milliseconds, leaves time for one more request. */
  readonly shortTurnMs: number;
  /** The most requests of one tenant that wait. */
  readonly queuePerTenant: number;
  /** The longest that a request waits, in milliseconds. */
  readonly maxWaitMs: number;
  /** A tenant of weight 2 gets twice the time of a tenant of weight 1 while both wait. */
  readonly weightOf: (tenant: string) => number;
}

export interface AdmissionObserver {
  /** A request that had to wait begins. */
  waited(tenant: string, ms: number): void;
  refused(tenant: string, reason: OverloadReason): void;
  /** Requests that wait now, by tenant; called whenever that changes. */
  waiting(tenant: string, count: number): void;
}

export interface AdmissionDeps {
  /** With fractions of a millisecond, never going back. */
  readonly clock: Clock;
  readonly startTimer: StartTimer;
  /** Calls back once the event loop has done what it has to do now (setImmediate). */
  readonly afterTurn: (callback: () => void) => void;
  readonly observer: AdmissionObserver;
}

/** A request's place. */
export interface Place {
  /** Settled when the request may begin; undefined: at once. Rejects with Overloaded. */
  readonly turn: Promise<void> | undefined;
  /** The request has ended: to be called once, and by whoever was let in alone. */
  leave(): void;
}

export interface Admission {
  /** Throws Overloaded when the tenant has as many waiting as it may. */
  enter(caller: Caller, cancellation: Cancellation): Place;
}

interface Waiting {
  readonly tenant: string;
  readonly sinceMs: number;
  begin(charge: Charge): void;
  refuse(reason: OverloadReason): void;
}

/**
 * Who may begin when there is more to do than the process can. Whoever comes while few requests are in flight
 * begins at once. The others wait, and each turn of the event loop that was short lets one of them begin: the loop is
 * never idle while somebody waits, and never has so much to do at once that one answer waits long for another.
 * A slow subgraph costs no turns, so behind it as many are in flight as `maxInFlight` says.
 *
 * Our own services never wait: they ask on behalf of requests that are in flight already and wait for them. What they
 * use is their tenant's.
 */
export const createAdmission = (options: AdmissionOptions, deps: AdmissionDeps): Admission => {
  const { alwaysInFlight, maxInFlight, shortTurnMs, queuePerTenant, maxWaitMs, weightOf } = options;
  const { clock, startTimer, afterTurn, observer } = deps;
  const queue = createFairQueue<Waiting>(weightOf);
  const time = createSharedTime(clock);
  let inFlight = 0;
  let watching = false;
  let turnBeganMs = 0;
  let timing = false;

  const begin = (charge: Charge, slots: number): (() => void) => {
    inFlight += slots;
    const reading = time.begin();
    return () => {
      inFlight -= slots;
      queue.settle(charge, time.end(reading));
      watchTurns();
    };
  };

  const beginNext = (): boolean => {
    const next = queue.take();
    next?.item.begin(next.charge);
    return next !== undefined;
  };

  const turnEnded = (): void => {
    watching = false;
    const nowMs = clock.nowMs();
    const short = nowMs - turnBeganMs < shortTurnMs;
    if (inFlight < maxInFlight && (short || inFlight < alwaysInFlight)) beginNext();
    while (inFlight < alwaysInFlight && beginNext());
    watchTurns();
  };

  /** Costs nothing while nobody waits, and while nobody could begin anyway. */
  const watchTurns = (): void => {
    if (watching || queue.waiting() === 0 || inFlight >= maxInFlight) return;
    watching = true;
    turnBeganMs = clock.nowMs();
    afterTurn(turnEnded);
  };

  /** One timer for all: of each tenant, whoever waits longest came first. */
  const refuseLate = (): void => {
    timing = false;
    const lateMs = clock.nowMs() - maxWaitMs;
    for (const tenant of queue.tenants()) {
      for (let first = queue.first(tenant); first && first.sinceMs <= lateMs; first = queue.first(tenant))
        first.refuse('waited too long');
    }
    watchAge();
  };

  const watchAge = (): void => {
    if (timing || queue.waiting() === 0) return;
    timing = true;
    const oldestMs = Math.min(...queue.tenants().map((tenant) => queue.first(tenant)?.sinceMs ?? Infinity));
    startTimer(refuseLate, Math.max(1, Math.ceil(oldestMs + maxWaitMs - clock.nowMs())));
  };

  const retryAfterSeconds = Math.max(1, Math.ceil(maxWaitMs / 1_000));

  const wait = (tenant: string, cancellation: Cancellation): Place => {
    let leave: () => void = () => undefined;
    const turn = new Promise<void>((resolve, reject) => {
      const sinceMs = clock.nowMs();
      const goAway = (): void => {
        queue.remove(tenant, waiting);
        stopListening();
        observer.waiting(tenant, queue.waiting(tenant));
      };
      const waiting: Waiting = {
        tenant,
        sinceMs,
        begin(charge) {
          goAway();
          observer.waited(tenant, clock.nowMs() - sinceMs);
          leave = begin(charge, 1);
          resolve();
        },
        refuse(reason) {
          goAway();
          observer.refused(tenant, reason);
          reject(new Overloaded(reason, retryAfterSeconds));
        },
      };
      queue.add(tenant, waiting);
      const stopListening = cancellation.onCancel(() => waiting.refuse('client gone'));
      observer.waiting(tenant, queue.waiting(tenant));
    });
    watchTurns();
    watchAge();
    return { turn, leave: () => leave() };
  };

  return {
    enter({ identity: { tenant }, mode }, cancellation) {
      if (mode === 'service') return { turn: undefined, leave: begin(queue.begin(tenant), 0) };
      if (inFlight < alwaysInFlight && queue.waiting() === 0)
        return { turn: undefined, leave: begin(queue.begin(tenant), 1) };
      if (queue.waiting(tenant) >= queuePerTenant) {
        observer.refused(tenant, 'queue full');
        throw new Overloaded('queue full', retryAfterSeconds);
      }
      return wait(tenant, cancellation);
    },
  };
};
