import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiKeyOf, identifiedGateway, setUpIdentity } from '../identity/identifiedGateway.ts';
import { processTree } from '../measure/proc.ts';
import { median } from '../measure/statistics.ts';
import { freePort } from '../processes.ts';
import type { Session } from '../session.ts';
import { startSubgraphs } from '../subgraphs.ts';
import { startLoad } from './loadProcess.ts';
import {
  capacityOf,
  createStreams,
  noisyTenant,
  type PhaseFigures,
  quietTenant,
  runPhase,
  type Scenario,
} from './measure.ts';

export interface FairnessOptions {
  /** How late each subgraph answers, in milliseconds. */
  readonly subgraphMs: number;
  /** Tenants that share the gateway: the flood is ten times what one of them may count on. */
  readonly tenants: number;
  readonly rounds: number;
  readonly phaseMs: number;
  /** Connections of a flood that asks at its rate, and of one that asks again as soon as it is answered. */
  readonly rateConnections: number;
  readonly loopConnections: number | undefined;
}

/** A phase's medians over rounds. */
type Phase = PhaseFigures;

export interface FairnessResult {
  readonly admission: boolean;
  readonly flood: 'rate' | 'loop';
  /** Arrivals a second; absent: as many as the connections make. */
  readonly floodRate?: number | undefined;
  readonly floodConnections: number;
  readonly quietRate: number;
  readonly quiet: Phase;
  readonly flooded: Phase;
  /** The p99 of the flooded phases, of that of the quiet ones. */
  readonly p99Ratio: number;
}

/** The quiet tenant asks for so much of what the gateway can do: less than its share. */
const quietShare = 0.08;

const medians = (rounds: readonly PhaseFigures[]): Phase => ({
  p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
  p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
  lost: median(rounds.map(({ lost }) => lost)),
  cores: median(rounds.map(({ cores }) => cores)),
  floodAnswered: median(rounds.map(({ floodAnswered }) => floodAnswered)),
  floodRefused: median(rounds.map(({ floodRefused }) => floodRefused)),
});

/**
 * Gateway, subgraphs and both tenants in processes of their own: what the quiet tenant waits for, alone and
 * while the other one asks for ten times its share, with admission and without, in turns.
 */
export const measureFairness = async (
  { folder, processes }: Session,
  options: FairnessOptions,
  log: (line: string) => void,
): Promise<{ capacity: number; results: FairnessResult[] }> => {
  const { tenants, rounds, phaseMs, rateConnections, loopConnections } = options;
  const { supergraphSdl } = await startSubgraphs(processes, options.subgraphMs);
  const supergraphFile = join(folder, 'supergraph.graphql');
  await writeFile(supergraphFile, supergraphSdl);
  const identity = await setUpIdentity(folder, [quietTenant, noisyTenant]);
  const start = async (admission: boolean) => {
    const port = await freePort();
    const spec = identifiedGateway(identity, { supergraphFile, port });
    const env = { ...spec.env, GATEWAY_ADMISSION: String(admission) };
    const headers = { 'x-api-key': apiKeyOf(quietTenant) };
    const { pid } = await processes.startGateway({ name: 'ours', ...spec, env, headers }, port);
    return { admission, port, tree: processTree(pid) };
  };
  const gateways = [await start(true), await start(false)];
  const loads = { quiet: await startLoad(processes), flood: await startLoad(processes) };
  const nextStream = createStreams();

  const capacities: number[] = [];
  for (const counts of [false, true, true]) {
    for (const { port } of gateways) {
      const capacity = await capacityOf({ port, load: loads.flood, nextStream, forMs: 1_000 });
      if (counts) capacities.push(capacity);
    }
  }
  const capacity = median(capacities);
  log(`the gateway answers ${Math.round(capacity)} requests a second`);

  const floods = [
    { flood: 'rate' as const, floodRate: (10 * capacity) / tenants, floodConnections: rateConnections },
    ...(loopConnections === undefined
      ? []
      : [{ flood: 'loop' as const, floodRate: undefined, floodConnections: loopConnections }]),
  ];
  const results: FairnessResult[] = [];
  for (const flood of floods) {
    const scenario: Scenario = { ...flood, quietRate: quietShare * capacity, phaseMs };
    const phases = gateways.map((gateway) => ({
      ...gateway,
      quiet: [] as PhaseFigures[],
      flooded: [] as PhaseFigures[],
    }));
    for (let round = 1; round <= rounds; round += 1) {
      for (const { admission, port, tree, quiet, flooded } of phases) {
        quiet.push(await runPhase(scenario, false, { port, tree, loads, nextStream }));
        flooded.push(await runPhase(scenario, true, { port, tree, loads, nextStream }));
        const [before, during] = [quiet.at(-1), flooded.at(-1)].map((phase) => phase?.p99Ms.toFixed(1));
        log(
          `${flood.flood}, round ${round}, ${admission ? 'with' : 'without'} admission: p99 ${before} ms, flooded ${during} ms`,
        );
      }
    }
    for (const { admission, ...of } of phases) {
      const [quiet, flooded] = [medians(of.quiet), medians(of.flooded)];
      const { quietRate } = scenario;
      results.push({
        admission,
        ...flood,
        quietRate,
        quiet,
        flooded,
        p99Ratio: flooded.p99Ms / quiet.p99Ms,
      });
    }
  }
  return { capacity, results };
};
