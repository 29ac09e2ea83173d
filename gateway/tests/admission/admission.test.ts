import { describe, expect, test } from '@jest/globals';
import type { SignInMode } from '../../src/identity/caller.ts';
import { type AdmissionOptions, createAdmission, type Place } from '../../src/admission/admission.ts';
import { createCancellation } from '../../src/http/cancellation.ts';

const options: AdmissionOptions = {
  inFlight: { least: 1, first: 2, most: 4 },
  queuePerTenant: 3,
  maxWaitMs: 1_000,
  refusalsPerSecond: 100,
  heldPerTenant: 2,
  weightOf: () => 1,
};

/** Admission in a process whose time and idleness the test makes. */
const rig = (changes: Partial<AdmissionOptions> = {}) => {
  let nowMs = 0;
  let idle = 0;
  const timers: { atMs: number; callback: () => void }[] = [];
  const told: unknown[][] = [];
  const admission = createAdmission(
    { ...options, ...changes },
    {
      clock: { nowMs: () => nowMs },
      startTimer: (callback, ms) => {
        timers.push({ atMs: nowMs + ms, callback });
        return () => undefined;
      },
      idleShare: () => idle,
      observer: {
        waited: (...of) => told.push(['waited', ...of]),
        refused: (...of) => told.push(['refused', ...of]),
        waiting: () => undefined,
      },
    },
  );
  const begun: string[] = [];
  const enter = (
    tenant: string,
    mode: SignInMode = 'api-key',
    cancellation = createCancellation(),
  ): Place => {
    const identity = { tenant, subject: 's', kind: 'guest', scopes: [] } as const;
    const place = admission.enter({ identity, mode, credential: 'c' }, cancellation);
    if (place.turn)
      place.turn.then(
        () => begun.push(tenant),
        () => undefined,
      );
    else begun.push(tenant);
    return place;
  };
  /** Lets time pass in which the process was idle for that share of it. */
  const pass = async (ms: number, idleShare = 0): Promise<void> => {
    idle = idleShare;
    for (const endMs = nowMs + ms; nowMs < endMs;) {
      nowMs = Math.min(endMs, nowMs + 1);
      for (const timer of timers.splice(0)) {
        if (timer.atMs <= nowMs) timer.callback();
        else timers.push(timer);
      }
    }
    await Promise.resolve();
  };
  return { admission, enter, pass, begun, told, timers };
};

describe('admission', () => {
  test('a request begins at once while fewer are in flight than the limit, and nothing is watched', () => {
    const { enter, timers } = rig();
    expect(enter('a').turn).toBeUndefined();
    expect(enter('b').turn).toBeUndefined();
    expect(timers).toEqual([]);
  });

  test('while it is busy fewer may be in flight, down to the least; more again while it has nothing to do', async () => {
    const { enter, pass, begun } = rig({ maxWaitMs: 100_000 });
    const places = [enter('a'), enter('a')];
    enter('b');
    enter('b');
    await pass(2_000);
    places[0]?.leave();
    await pass(1);
    expect(begun).toHaveLength(2);
    places[1]?.leave();
    await pass(1);
    expect(begun).toHaveLength(3);
    await pass(100, 0.9);
    expect(begun).toHaveLength(4);
  });

  test('a place that gets free goes to somebody who waits, at once', async () => {
    const { enter, pass, begun } = rig();
    const places = [enter('a'), enter('a')];
    enter('b');
    enter('b');
    for (const place of places) place.leave();
    await pass(0);
    expect(begun).toEqual(['a', 'a', 'b', 'b']);
  });

  test('a tenant that just came is before the rest of a tenant’s many', async () => {
    const { enter, pass, begun } = rig();
    const first = enter('noisy');
    enter('noisy');
    for (let count = 0; count < 3; count += 1) enter('noisy');
    enter('quiet');
    await pass(2);
    first.leave();
    await pass(0);
    expect(begun).toEqual(['noisy', 'noisy', 'quiet']);
  });

  test('our own services never wait, so nothing that waits for them can stop them', () => {
    const { enter, begun } = rig();
    for (let count = 0; count < 5; count += 1) enter('a');
    for (let count = 0; count < 100; count += 1) expect(enter('a', 'service').turn).toBeUndefined();
    expect(begun).toHaveLength(102);
  });

  test('what services of a tenant use is charged to the tenant', async () => {
    const { enter, pass, begun } = rig();
    const places = [enter('a'), enter('b')];
    // Somebody waits of both, so that neither is taken for newly come.
    enter('a');
    enter('b');
    const service = enter('a', 'service');
    await pass(8);
    service.leave();
    for (const place of places) place.leave();
    await pass(0);
    expect(begun.slice(3)).toEqual(['b', 'a']);
  });

  test('more than may wait of one tenant are refused, and told when to come again', async () => {
    const { enter, told, pass } = rig();
    for (let count = 0; count < 5; count += 1) enter('a');
    const refused = enter('a');
    expect(told).toEqual([['refused', 'a', 'queue full']]);
    expect(enter('b').turn).toBeDefined();
    await pass(10);
    await expect(refused.turn).rejects.toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 1 });
  });

  test('refusals leave one after the other, and at once when too many are held', async () => {
    const { enter, pass } = rig();
    for (let count = 0; count < 5; count += 1) enter('a');
    let refused = 0;
    for (let count = 0; count < 2; count += 1) enter('a').turn?.catch(() => (refused += 1));
    expect(() => enter('a')).toThrow(expect.objectContaining({ code: 'OVERLOADED' }));
    await pass(10);
    expect(refused).toBe(1);
    await pass(10);
    expect(refused).toBe(2);
  });

  test('whoever waited as long as anybody may is refused, and nobody else', async () => {
    const { enter, pass } = rig();
    enter('a');
    enter('a');
    const early = enter('a').turn;
    const refused: string[] = [];
    early?.catch(() => refused.push('early'));
    await pass(600);
    enter('a').turn?.catch(() => refused.push('late'));
    await pass(399);
    expect(refused).toEqual([]);
    await pass(1);
    await Promise.resolve();
    expect(refused).toEqual(['early']);
    await pass(599);
    expect(refused).toEqual(['early']);
    await pass(1);
    await Promise.resolve();
    expect(refused).toEqual(['early', 'late']);
  });

  test('a client that goes away leaves the queue', async () => {
    const { enter, pass, begun } = rig();
    const first = enter('a');
    enter('a');
    let leave: () => void = () => undefined;
    const gone = {
      cancelled: false,
      onCancel: (callback: () => void) => {
        leave = callback;
        return () => undefined;
      },
    };
    const place = enter('a', 'api-key', { ...createCancellation(), ...gone });
    enter('b');
    leave();
    await expect(place.turn).rejects.toMatchObject({ code: 'OVERLOADED' });
    first.leave();
    await pass(0);
    expect(begun).toEqual(['a', 'a', 'b']);
  });
});
