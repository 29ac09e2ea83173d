import type { Clock } from '@commerce/kernel';
import type { Cancellation } from '../engine/fetch/port.ts';
import type { StartTimer } from '../engine/fetch/timer.ts';
import type { Caller } from '../identity/caller.ts';
import { adjustEveryMs, createAdaptiveLimit, type LimitRange } from './adaptiveLimit.ts';
import { type Charge, createFairQueue } from './fairQueue.ts';
import { Overloaded, type OverloadReason } from './overloaded.ts';
import { createRefusals } from './refusals.ts';
import { createSharedTime } from './sharedTime.ts';

export interface AdmissionOptions {
  /** How many requests may be in flight: see AdaptiveLimit. */
  readonly inFlight: LimitRange;
  /** The most requests of one tenant that wait. */
  readonly queuePerTenant: number;
  /** The longest that a request waits, in milliseconds. */
  readonly maxWaitMs: number;
  /** The most refusals a second for a tenant whose queue is full; further ones are held back. */
  readonly refusalsPerSecond: number;
  /** The most refusals of one tenant that are held back; further ones are not. */
  readonly heldPerTenant: number;
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
  /** The share (0 to 1) of the time since it was last asked that the process had nothing to do. */
  readonly idleShare: () => number;
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
  /** Throws Overloaded, too. */
  enter(caller: Caller, cancellation: Cancellation): Place;
}

interface Waiting {
  readonly tenant: string;
  readonly sinceMs: number;
  begin(charge: Charge): void;
  refuse(reason: OverloadReason): void;
}

/**
 * Who may begin when there is more to do than the process can. Whoever comes while fewer are in flight than the
 * limit begins at once. The others wait, each in the queue of their tenant, and whenever one ends the next begins.
 *
 * Our own services never wait: they ask on behalf of requests that are in flight already and wait for them. What they
 * use is their tenant's.
 */
export const createAdmission = (options: AdmissionOptions, deps: AdmissionDeps): Admission => {
  const { queuePerTenant, maxWaitMs, weightOf } = options;
  const { refusalsPerSecond, heldPerTenant } = options;
  const { clock, startTimer, idleShare, observer } = deps;
  const queue = createFairQueue<Waiting>(weightOf);
  const time = createSharedTime(clock);
  const limit = createAdaptiveLimit(options.inFlight);
  let inFlight = 0;
  let ended = 0;
  let watching = false;
  let timing = false;

  const begin = (charge: Charge, slots: number): (() => void) => {
    inFlight += slots;
    const reading = time.begin();
    return () => {
      inFlight -= slots;
      ended += slots;
      queue.settle(charge, time.end(reading));
      fill();
    };
  };

  const fill = (): void => {
    while (inFlight < limit.current()) {
      const next = queue.take();
      if (!next) return;
      next.item.begin(next.charge);
    }
  };

  /** Costs nothing while nobody waits. */
  const watch = (): void => {
    if (watching || queue.waiting() === 0) return;
    watching = true;
    idleShare();
    ended = 0;
    startTimer(() => {
      watching = false;
      if (queue.waiting() > 0) limit.adjust(idleShare(), ended);
      fill();
      watch();
    }, adjustEveryMs);
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
  /** One for all: a stack for each would cost more than the rest of the refusal. */
  const queueFull = new Overloaded('queue full', retryAfterSeconds);
  const refusals = createRefusals(refusalsPerSecond, startTimer);

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
    watch();
    watchAge();
    return { turn, leave: () => leave() };
  };

  /** Nothing is left to do for whoever has gone meanwhile, so nobody listens for it. */
  const refuse = (tenant: string): Place => {
    observer.refused(tenant, 'queue full');
    if (refusals.held(tenant) >= heldPerTenant) throw queueFull;
    const turn = new Promise<void>((_, reject) => refusals.add(tenant, () => reject(queueFull)));
    return { turn, leave: () => undefined };
  };

  return {
    enter({ identity: { tenant }, mode }, cancellation) {
      if (mode === 'service') return { turn: undefined, leave: begin(queue.begin(tenant), 0) };
      if (inFlight < limit.current() && queue.waiting() === 0)
        return { turn: undefined, leave: begin(queue.begin(tenant), 1) };
      if (queue.waiting(tenant) >= queuePerTenant) return refuse(tenant);
      return wait(tenant, cancellation);
    },
  };
};
