import type { GatewayName, RunningGateway } from './gateways/gateway.ts';
import { type Client, createClient } from './load/client.ts';
import { closedLoop } from './load/closedLoop.ts';
import { openLoop } from './load/openLoop.ts';
import type { Window } from './load/window.ts';
import { type Figures, measured, medianFigures } from './measure/measured.ts';
import { type ProcessTree, processTree } from './measure/proc.ts';
import type { CheckSamples } from './reference.ts';
import type { Measurement } from './report.ts';
import type { Workload } from './workloads/workload.ts';

export interface RunOptions {
  readonly seconds: number;
  readonly rounds: number;
  readonly concurrency: number;
  /** Fixed-rate rounds after the others, at this share of the stock engine's capacity; 0 for none. */
  readonly equalLoadShare: number;
}

export interface RunDeps {
  readonly gateways: readonly RunningGateway[];
  readonly fetches: () => Promise<number>;
  readonly check: CheckSamples;
  /** Called before the first turn that counts. */
  readonly warm: () => void;
  readonly log: (line: string) => void;
}

/** One gateway during one workload. */
interface Contender {
  readonly name: GatewayName;
  readonly tree: ProcessTree;
  readonly port: number;
  readonly headers: RunningGateway['headers'];
  /** The number of its next request: every gateway sees the same stream from its beginning. */
  next: number;
  readonly closed: Figures[];
  readonly open: Figures[];
  requests: number;
  failures: number;
  fetches: number;
  bytes: number;
  peakRssMb: number;
}

const contender = ({ name, pid, port, headers }: RunningGateway): Contender => {
  const books = { next: 0, requests: 0, failures: 0, fetches: 0, bytes: 0, peakRssMb: 0 };
  return { name, port, headers, tree: processTree(pid), closed: [], open: [], ...books };
};

/** One answer in so many is compared with the reference. */
const sampleEvery = 101;
/**
 * Before the first turn that counts, each gateway is loaded in turns of this length until three of them in a row were not
 * `worthwhile` cheaper than the cheapest before them, or the longest time is over: V8 compiles what has run some
 * thousand times, which is sooner where a request runs the same function over and over.
 */
const warmTurnMs = 1_000;
const worthwhile = 0.03;
const longestWarmUpMs = 20_000;
const patience = 3;
const openRounds = 2;

/** The gateways take turns under one workload; one is loaded at a time, the others wait. */
export const runWorkload = async (
  workload: Workload,
  options: RunOptions,
  { gateways, fetches, check, warm, log }: RunDeps,
): Promise<Measurement[]> => {
  const { rounds, concurrency, equalLoadShare } = options;
  const forMs = options.seconds * 1_000;
  const contenders = gateways.map(contender);

  /** One turn of one gateway, with its answers checked and its books kept. */
  const turn = async (
    one: Contender,
    load: (client: Client, first: number) => Promise<Window>,
  ): Promise<Figures> => {
    const client = createClient(one.port, Math.max(concurrency, 64), one.headers);
    const fetchesBefore = await fetches();
    const { window, figures } = await measured(one.tree, () => load(client, one.next));
    one.fetches += (await fetches()) - fetchesBefore;
    one.bytes += client.bytes();
    await client.close();
    one.next = window.next;
    one.requests += window.requests;
    one.failures += window.failures;
    one.peakRssMb = Math.max(one.peakRssMb, one.tree.memoryMb('VmHWM'));
    check(one.name, workload, window.samples);
    return figures;
  };
  const fixed = { workload, concurrency };

  const warmUp = async (one: Contender): Promise<void> => {
    const endsAt = performance.now() + longestWarmUpMs;
    let cheapest = Infinity;
    for (let left = patience; left > 0 && performance.now() < endsAt;) {
      const { cpuMsPerRequest } = await turn(one, (client, n) =>
        closedLoop({ ...fixed, client, first: n, forMs: warmTurnMs, sampleEvery }),
      );
      left = cpuMsPerRequest < cheapest * (1 - worthwhile) ? patience : left - 1;
      cheapest = Math.min(cheapest, cpuMsPerRequest);
    }
  };

  const first: Measurement[] = [];
  for (const one of contenders) {
    one.tree.forgetPeak();
    // Everything once, checked whole; where there are many operations this is what planning them costs.
    const requests = Math.max(workload.cycle, 20);
    const figures = await turn(one, (client, n) =>
      closedLoop({ ...fixed, client, first: n, requests, sampleEvery: 1 }),
    );
    if (workload.cycle > 1) first.push({ ...measurement(`${workload.name}-first`, one), ...figures });
    await warmUp(one);
    Object.assign(one, { requests: 0, failures: 0, fetches: 0, bytes: 0 });
    log(`${workload.name}: ${one.name} is warm`);
  }
  warm();
  for (let round = 1; round <= rounds; round += 1) {
    for (const one of contenders) {
      const figures = await turn(one, (client, n) =>
        closedLoop({ ...fixed, client, first: n, forMs, sampleEvery }),
      );
      one.closed.push(figures);
      log(`${workload.name}: round ${round}, ${one.name}: ${figures.cpuMsPerRequest.toFixed(3)} ms CPU`);
    }
  }

  const stock = contenders.find(({ name }) => name === 'stock');
  const ratePerSecond = stock ? equalLoadShare * medianFigures(stock.closed).requestsPerSecond : 0;
  for (let round = 1; ratePerSecond > 0 && round <= openRounds; round += 1) {
    for (const one of contenders) {
      one.open.push(
        await turn(one, (client, n) =>
          openLoop({ workload, client, first: n, ratePerSecond, forMs: 2 * forMs, sampleEvery }),
        ),
      );
    }
    log(`${workload.name}: fixed rate, round ${round}`);
  }

  return [
    ...first,
    ...contenders.map((one) => ({
      ...measurement(workload.name, one),
      ...medianFigures(one.closed),
      ...(ratePerSecond > 0 ? { equalLoad: { ratePerSecond, ...medianFigures(one.open) } } : {}),
    })),
  ];
};

const measurement = (workload: string, one: Contender): Omit<Measurement, keyof Figures> => ({
  workload,
  gateway: one.name,
  peakRssMb: one.peakRssMb,
  failures: one.failures,
  requests: one.requests,
  fetchesPerRequest: one.fetches / Math.max(1, one.requests),
  answerBytes: one.bytes / Math.max(1, one.requests),
});
