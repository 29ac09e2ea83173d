import type { Clock } from '@commerce/kernel';

export interface SharedTime {
  /** One more shares the process from now on. Answers a reading to be given back. */
  begin(): number;
  /** One less. Answers the milliseconds that were its part since `reading`. */
  end(reading: number): number;
}

/**
 * The process's time, divided at each moment among the requests in flight: what they used adds up to the time in
 * which there was any. Nobody can say which request a piece of work in one event loop was for, but what needs much of
 * it stays longer.
 */
export const createSharedTime = (clock: Clock): SharedTime => {
  let inFlight = 0;
  let atMs = clock.nowMs();
  /** What somebody would have used who had been in flight all the time. */
  let partMs = 0;

  const advance = (): void => {
    const nowMs = clock.nowMs();
    if (inFlight > 0) partMs += (nowMs - atMs) / inFlight;
    atMs = nowMs;
  };

  return {
    begin() {
      advance();
      inFlight += 1;
      return partMs;
    },
    end(reading) {
      advance();
      inFlight -= 1;
      return partMs - reading;
    },
  };
};
