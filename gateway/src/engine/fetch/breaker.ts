import type { Clock } from '@commerce/kernel';
import { type RawAnswer, type SendToSubgraph, SubgraphFailure, type SubgraphRequest } from './port.ts';

export type BreakerState = 'closed' | 'open' | 'half-open';

export interface BreakerOptions {
  /** Opens when at least this share of the window's requests failed, 0 to 1. */
  readonly failureRatio: number;
  /** Never opens on fewer requests in the window than this. */
  readonly minimumRequests: number;
  readonly windowMs: number;
  /** How long it stays open before it lets one request through to try. */
  readonly waitMs: number;
}

export interface BreakerDeps {
  readonly subgraph: string;
  /** A timeout counts as a failure when the request had at least this long (see below). */
  readonly fairTimeoutMs: number;
  readonly clock: Clock;
  readonly onChange: (state: BreakerState) => void;
}

const slices = 10;

/** Successes and failures of the last `windowMs`, forgotten a tenth at a time. */
const createWindow = (windowMs: number) => {
  const sliceMs = Math.max(1, windowMs / slices);
  const successes = new Float64Array(slices);
  const failures = new Float64Array(slices);
  let current = -Infinity;

  const moveTo = (nowMs: number): number => {
    const slice = Math.floor(nowMs / sliceMs);
    // A clock that was set back must not revive old slices: they count as the current one.
    for (let stale = Math.max(current + 1, slice - slices + 1); stale <= slice; stale += 1) {
      successes[stale % slices] = 0;
      failures[stale % slices] = 0;
    }
    current = Math.max(current, slice);
    return current % slices;
  };
  const sum = (counts: Float64Array): number => counts.reduce((total, count) => total + count, 0);

  return {
    succeeded(nowMs: number) {
      const at = moveTo(nowMs);
      successes[at] = (successes[at] ?? 0) + 1;
    },
    /** Counts a failure and tells how the window stands. */
    failed(nowMs: number): { requests: number; failureRatio: number } {
      const at = moveTo(nowMs);
      failures[at] = (failures[at] ?? 0) + 1;
      const failed = sum(failures);
      const requests = failed + sum(successes);
      return { requests, failureRatio: failed / requests };
    },
    clear() {
      successes.fill(0);
      failures.fill(0);
    },
  };
};

type Verdict = 'success' | 'failure' | 'none';

/**
 * Stops asking a subgraph that fails, so that its clients get an answer at once and it gets room to recover.
 *
 * A failure is what the subgraph did wrong as a server: unreachable, silent, or a 5xx status. An answer that is too
 * large came from a server that works: one greedy query must not shut out the rest. A timeout counts only when the
 * request had `fairTimeoutMs`: else clients with tiny deadlines could open the circuit of a healthy subgraph.
 */
export const withBreaker = (
  next: SendToSubgraph,
  options: BreakerOptions,
  deps: BreakerDeps,
): SendToSubgraph => {
  const { clock, subgraph } = deps;
  const window = createWindow(options.windowMs);
  let state: BreakerState = 'closed';
  let openUntil = 0;
  let probing = false;

  const change = (to: BreakerState): void => {
    state = to;
    deps.onChange(to);
  };
  const open = (): void => {
    openUntil = clock.nowMs() + options.waitMs;
    window.clear();
    change('open');
  };

  const record = (verdict: Verdict): void => {
    // Late news of requests from before it opened change nothing.
    if (state !== 'closed' || verdict === 'none') return;
    if (verdict === 'success') return window.succeeded(clock.nowMs());
    const { requests, failureRatio } = window.failed(clock.nowMs());
    if (requests >= options.minimumRequests && failureRatio >= options.failureRatio) open();
  };
  const recordProbe = (verdict: Verdict): void => {
    probing = false;
    if (verdict === 'success') change('closed');
    else if (verdict === 'failure') open();
  };

  const judge = (error: unknown, hadMs: number): Verdict => {
    if (!(error instanceof SubgraphFailure)) return 'none';
    if (error.reason === 'unreachable') return 'failure';
    if (error.reason === 'timeout') return hadMs >= deps.fairTimeoutMs ? 'failure' : 'none';
    return error.reason === 'too-large' ? 'success' : 'none';
  };

  const watch = (request: SubgraphRequest, report: (verdict: Verdict) => void): Promise<RawAnswer> => {
    const hadMs = request.deadline - clock.nowMs();
    return next(request).then(
      (answer) => {
        report(answer.status >= 500 ? 'failure' : 'success');
        return answer;
      },
      (error: unknown) => {
        report(judge(error, hadMs));
        throw error;
      },
    );
  };

  return (request) => {
    if (state === 'closed') return watch(request, record);
    if (probing || clock.nowMs() < openUntil) {
      return Promise.reject(new SubgraphFailure(subgraph, 'circuit-open', 'it failed too often lately'));
    }
    if (state === 'open') change('half-open');
    probing = true;
    return watch(request, recordProbe);
  };
};
