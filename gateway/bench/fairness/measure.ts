import type { ProcessTree } from '../measure/proc.ts';
import { percentile } from '../measure/statistics.ts';
import type { LoadProcess } from './loadProcess.ts';
import type { Outcome } from './phase.ts';

/** What both tenants do; rates in arrivals a second, at random moments. */
export interface Scenario {
  readonly quietRate: number;
  /** Undefined: each of its connections asks again as soon as it is answered. */
  readonly floodRate: number | undefined;
  readonly floodConnections: number;
  readonly phaseMs: number;
}

/** One phase. */
export interface PhaseFigures {
  /** Of the quiet tenant. A request that was not answered counts as the longest. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly lost: number;
  /** What the gateway's process had of the machine, in cores: less than it wanted where others wanted it as well. */
  readonly cores: number;
  /** Of the flood, a second. */
  readonly floodAnswered: number;
  readonly floodRefused: number;
}

export interface Loads {
  readonly quiet: LoadProcess;
  readonly flood: LoadProcess;
}

/** Everybody who matters to the measurement. */
export const quietTenant = 'quiet';
export const noisyTenant = 'noisy';

const figures = (quiet: Outcome, flood: Outcome | undefined, cores: number): PhaseFigures => {
  const lost = quiet.refused + quiet.failed + quiet.notSent;
  const longest = quiet.latencies.reduce((a, b) => Math.max(a, b), 0);
  const sorted = Float64Array.from([...quiet.latencies, ...new Array<number>(lost).fill(longest)]).sort();
  const perSecond = (count: number): number => (flood ? (count * 1_000) / flood.elapsedMs : 0);
  return {
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    lost,
    cores,
    floodAnswered: perSecond(flood?.latencies.length ?? 0),
    floodRefused: perSecond(flood?.refused ?? 0),
  };
};

/** How long the flood has been there before the quiet tenant is looked at. */
const leadMs = 500;
const quietConnections = 64;

/** Numbers of requests that no other phase has: none can be joined to another. */
export const createStreams = () => {
  let first = 0;
  return (): number => (first += 250_000);
};

/** The quiet tenant alone, or while the other one floods. */
export const runPhase = async (
  scenario: Scenario,
  flooded: boolean,
  deps: {
    readonly port: number;
    readonly tree: ProcessTree;
    readonly loads: Loads;
    readonly nextStream: () => number;
  },
): Promise<PhaseFigures> => {
  const { port, tree, loads, nextStream } = deps;
  const { phaseMs, quietRate, floodRate, floodConnections } = scenario;
  const flood = flooded
    ? loads.flood.run({
        port,
        tenant: noisyTenant,
        first: nextStream(),
        forMs: phaseMs + 2 * leadMs,
        connections: floodConnections,
        ...(floodRate !== undefined && { ratePerSecond: floodRate }),
      })
    : undefined;
  if (flood) await new Promise((resolve) => setTimeout(resolve, leadMs));
  const cpuBeforeMs = tree.cpuMs();
  const beganAt = performance.now();
  const quiet = await loads.quiet.run({
    port,
    tenant: quietTenant,
    first: nextStream(),
    forMs: phaseMs,
    connections: quietConnections,
    ratePerSecond: quietRate,
  });
  const cores = (tree.cpuMs() - cpuBeforeMs) / (performance.now() - beganAt);
  return figures(quiet, await flood, cores);
};

/** Requests a second that a gateway answers when it is asked for as many as it can. */
export const capacityOf = async (deps: {
  readonly port: number;
  readonly load: LoadProcess;
  readonly nextStream: () => number;
  readonly forMs: number;
}): Promise<number> => {
  const { port, load, nextStream, forMs } = deps;
  const outcome = await load.run({ port, tenant: noisyTenant, first: nextStream(), forMs, connections: 64 });
  return (outcome.latencies.length * 1_000) / outcome.elapsedMs;
};
