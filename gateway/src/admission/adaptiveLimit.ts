export interface AdaptiveLimit {
  /** How many may be in flight now. */
  current(): number;
  /**
   * To be called every `adjustEveryMs` while somebody waits, with the share (0 to 1) of that time in which the process
   * had nothing to do and the number of requests that ended.
   */
  adjust(idleShare: number, ended: number): void;
}

export interface LimitRange {
  readonly least: number;
  readonly first: number;
  /** At least `first`. */
  readonly most: number;
}

/** Long enough to hold the work of several requests, short enough that nobody waits long for a place that could be. */
export const adjustEveryMs = 10;

/**
 * Idle time that is wanted while somebody waits. Not 0: near there each request more makes all of them much slower
 * and the process hardly busier.
 */
const idleTarget = 0.2;
/** The last ten or so times count: answers of subgraphs come in clusters, with nothing to do between them. */
const memory = 0.1;
const gain = 0.3;
/** As good as nothing to do: there is no need to feel one's way. */
const farFromBusy = 0.75;

/** A step up, what it must bring to be kept, and the step down when it does not. */
const stepUp = 1.25;
const worthwhile = 1.15;
const stepDown = 0.8;
/** The shortest look at how many end, in adjustments. */
const shortestLook = 5;

/**
 * The fewest requests in flight that keep the process busy. Fewer would leave it idle while somebody waits; each one
 * more makes all of them slower and none sooner done, because they wait for each other in the event loop, where
 * nobody can say who goes first. So a slow subgraph has many in flight, and a fast one few.
 *
 * An idle process can also mean a subgraph that has too much to do: more in flight would only wait there. So more are
 * let in only as long as that makes more of them end; each look at that lasts as long as what is in flight takes.
 */
export const createAdaptiveLimit = ({ least, first, most }: LimitRange): AdaptiveLimit => {
  let limit = Math.min(first, most);
  let idle = idleTarget;
  /** The most that has proved useful, and how many ended in each adjustment's time with it. */
  let proven = limit;
  let rate = 0;
  let trying = false;
  /** What began before the last step has to end first. */
  let settled = false;
  let ended = 0;
  let times = 0;

  const oneUp = (): number => Math.min(most, Math.max(stepUp * proven, proven + 1));

  const judge = (seen: number): void => {
    if (trying && seen > worthwhile * rate) {
      proven = oneUp();
      rate = seen;
    } else if (trying) {
      proven = Math.max(least, stepDown * proven);
      trying = false;
    } else {
      rate = seen;
      trying = idle > idleTarget;
      if (!trying) proven = Math.max(least, Math.min(proven, limit));
    }
    limit = trying ? oneUp() : Math.min(limit, proven);
  };

  const look = (endedSince: number): void => {
    ended += endedSince;
    times += 1;
    if (ended < limit || times < shortestLook) return;
    if (settled) judge(ended / times);
    settled = !settled;
    ended = 0;
    times = 0;
  };

  return {
    current: () => Math.floor(limit),
    adjust(idleShare, endedSince) {
      look(endedSince);
      idle += memory * (idleShare - idle);
      if (idleShare > farFromBusy && limit < first) {
        limit = Math.min(first, 1.5 * limit + 1);
        proven = Math.max(proven, limit);
      } else {
        const ceiling = trying ? oneUp() : proven;
        limit = Math.min(ceiling, limit * (1 + gain * (idle - idleTarget)));
      }
      limit = Math.min(most, Math.max(least, limit));
    },
  };
};
