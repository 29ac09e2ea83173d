import { describe, expect, test } from '@jest/globals';
import type { SignInMode } from '../../src/identity/caller.ts';
import { type AdmissionOptions, createAdmission, type Place } from '../../src/admission/admission.ts';
import { createCancellation } from '../../src/http/cancellation.ts';

const options: AdmissionOptions = {
  alwaysInFlight: 2,
  maxInFlight: 4,
  shortTurnMs: 0.5,
  queuePerTenant: 3,
  maxWaitMs: 1_000,
  weightOf: () => 1,
};

/** Admission in a process whose time and turns the test makes. */
const rig = (changes: Partial<AdmissionOptions> = {}) => {
  let nowMs = 0;
  let turn: (() => void) | undefined;
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
      afterTurn: (callback) => (turn = callback),
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
  /** One turn of the event loop; false: nobody watches. */
  const endTurn = async (ms: number): Promise<boolean> => {
    nowMs += ms;
    const callback = turn;
    turn = undefined;
    callback?.();
    await Promise.resolve();
    return callback !== undefined;
  };
  const passMs = (ms: number): void => {
    nowMs += ms;
    for (const timer of timers.splice(0)) {
      if (timer.atMs <= nowMs) timer.callback();
      else timers.push(timer);
    }
  };
  return { admission, enter, endTurn, passMs, begun, told };
};

describe('admission', () => {
  test('a request begins at once while few are in flight, and nothing is watched', async () => {
    const { enter, endTurn } = rig();
    expect(enter('a').turn).toBeUndefined();
    expect(enter('b').turn).toBeUndefined();
    expect(await endTurn(1)).toBe(false);
  });

  test('while the loop has time left, one more begins each turn, up to the most', async () => {
    const { enter, endTurn, begun } = rig();
    for (let count = 0; count < 3; count += 1) enter('a');
    for (let count = 0; count < 3; count += 1) enter('b');
    for (let turns = 1; turns <= 2; turns += 1) {
      expect(await endTurn(0.1)).toBe(true);
      expect(begun).toHaveLength(2 + turns);
    }
    // Nobody could begin now: the loop may sleep.
    expect(await endTurn(0.1)).toBe(false);
  });

  test('a busy loop begins only what may always be in flight', async () => {
    const { enter, endTurn, begun } = rig();
    const first = enter('a');
    for (let count = 0; count < 3; count += 1) enter('a');
    for (let turns = 0; turns < 5; turns += 1) await endTurn(2);
    expect(begun).toHaveLength(2);
    first.leave();
    await endTurn(2);
    expect(begun).toHaveLength(3);
  });

  test('a place that gets free goes to somebody who waits, whatever the turns are like', async () => {
    const { enter, endTurn, begun } = rig({ maxInFlight: 2 });
    const places = [enter('a'), enter('a')];
    enter('b');
    enter('b');
    for (const place of places) place.leave();
    await endTurn(100);
    expect(begun).toEqual(['a', 'a', 'b', 'b']);
  });

  test('a tenant that just came is before the rest of a tenant’s many', async () => {
    const { enter, endTurn, begun } = rig();
    const first = enter('noisy');
    enter('noisy');
    for (let count = 0; count < 3; count += 1) enter('noisy');
    enter('quiet');
    await endTurn(2);
    first.leave();
    await endTurn(2);
    expect(begun).toEqual(['noisy', 'noisy', 'quiet']);
  });

  test('our own services never wait, so nothing that waits for them can stop them', () => {
    const { enter, begun } = rig();
    for (let count = 0; count < 5; count += 1) enter('a');
    for (let count = 0; count < 100; count += 1) expect(enter('a', 'service').turn).toBeUndefined();
    expect(begun).toHaveLength(102);
  });

  test('what services of a tenant use is charged to the tenant', async () => {
    const { enter, endTurn, begun } = rig();
    const places = [enter('a'), enter('b')];
    // Somebody waits of both, so that neither is taken for newly come.
    enter('a');
    enter('b');
    const service = enter('a', 'service');
    await endTurn(50);
    service.leave();
    for (const place of places) place.leave();
    await endTurn(1);
    expect(begun.slice(3)).toEqual(['b', 'a']);
  });

  test('more than may wait of one tenant are refused at once, and say when to come again', () => {
    const { enter, told } = rig();
    for (let count = 0; count < 5; count += 1) enter('a');
    expect(() => enter('a')).toThrow(expect.objectContaining({ code: 'OVERLOADED', retryAfterSeconds: 1 }));
    expect(told).toEqual([['refused', 'a', 'queue full']]);
    expect(enter('b').turn).toBeDefined();
  });

  test('whoever waited as long as anybody may is refused, oldest first, and nobody else', async () => {
    const { enter, passMs } = rig();
    enter('a');
    enter('a');
    const early = enter('a');
    passMs(600);
    const late = enter('a');
    passMs(400);
    await expect(early.turn).rejects.toMatchObject({ code: 'OVERLOADED' });
    passMs(599);
    passMs(1);
    await expect(late.turn).rejects.toMatchObject({ code: 'OVERLOADED' });
  });

  test('a client that goes away leaves the queue', async () => {
    const { enter, endTurn, begun } = rig();
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
    await endTurn(2);
    expect(begun).toEqual(['a', 'a', 'b']);
  });
});
