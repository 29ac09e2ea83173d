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
const idleTarget = 0.15;
/** The last ten or so times count: answers of subgraphs come in clusters, with nothing to do between them. */
const memory = 0.1;
const gain = 0.3;
/** As good as nothing to do: there is no need to feel one's way. */
const farFromBusy = 0.75;

/** More than `first` are tried step by step, each for so many adjustments. */
const trialLength = 10;
const trialStep = 1.25;
/** What a step must bring to be kept: much less than it would if nothing but time were missing. */
const worthwhile = 1.05;
const pauseBetweenTrials = 100;

/**
 * The fewest requests in flight that keep the process busy. Fewer would leave it idle while somebody waits; each one
 * more makes all of them slower and none sooner done, because they wait for each other in the event loop, where
 * nobody can say who goes first. So a slow subgraph has many in flight, and a fast one few.
 *
 * An idle process can also mean a subgraph that has too much to do: more in flight would only wait there. So beyond
 * `first`, more are let in only as long as that makes more of them end.
 */
export const createAdaptiveLimit = ({ least, first, most }: LimitRange): AdaptiveLimit => {
  let limit = Math.min(first, most);
  let idle = idleTarget;
  /** The most that has proved useful, and how many ended in a trial's time with it. */
  let proven = limit;
  let endedWithProven = 0;
  let ceiling = limit;
  let ended = 0;
  let left = trialLength;

  const judge = (): void => {
    const paid = ended > worthwhile * endedWithProven;
    const tried = ceiling > proven && limit >= ceiling;
    if (tried && paid) proven = ceiling;
    if (!tried || paid) endedWithProven = ended;
    const failed = tried && !paid;
    proven = Math.max(first, Math.min(proven, limit));
    ceiling = failed ? proven : Math.min(most, trialStep * proven);
    left = failed ? pauseBetweenTrials : trialLength;
    // What ended in the pause says nothing of a trial's time.
    ended = 0;
  };

  return {
    current: () => Math.floor(limit),
    adjust(idleShare, endedSince) {
      ended += endedSince;
      left -= 1;
      if (left <= 0) judge();
      else if (left === trialLength) ended = 0;
      idle += memory * (idleShare - idle);
      limit = idleShare > farFromBusy ? 1.5 * limit + 1 : limit * (1 + gain * (idle - idleTarget));
      limit = Math.min(ceiling, Math.max(least, limit));
    },
  };
};
