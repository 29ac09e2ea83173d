import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiKeyOf, identifiedGateway, setUpIdentity } from '../identity/identifiedGateway.ts';
import { createClient } from '../load/client.ts';
import { closedLoop } from '../load/closedLoop.ts';
import { measured } from '../measure/measured.ts';
import { type ProcessTree, processTree } from '../measure/proc.ts';
import { median, rounded } from '../measure/statistics.ts';
import { freePort } from '../processes.ts';
import type { Session } from '../session.ts';
import { startSubgraphs } from '../subgraphs.ts';
import { page } from '../workloads/page.ts';

const tenant = 'acme';

/** The whole gateway with an API key; what differs is which guards are on. */
const variants = (redisUrl: string | undefined): Readonly<Record<string, Record<string, string>>> => ({
  none: {
    GATEWAY_COST: 'off',
    GATEWAY_RATES: 'off',
    GATEWAY_RATE_NEW_TEXT: '0',
    GATEWAY_FAILED_SIGN_INS: '0',
  },
  defaults: {},
  ...(redisUrl !== undefined && { redis: { GATEWAY_RATES: 'redis', GATEWAY_RATE_URL: redisUrl } }),
});

interface Contender {
  readonly name: string;
  readonly port: number;
  readonly tree: ProcessTree;
  readonly cpuMs: number[];
  next: number;
}

export interface GuardsOptions {
  readonly rounds: number;
  readonly roundMs: number;
  readonly concurrency: number;
  readonly redisUrl: string | undefined;
}

/** What guards add to the page query's CPU: the same gateway with and without them, in turns. */
export const measureGuards = async (
  { folder, processes }: Session,
  { rounds, roundMs, concurrency, redisUrl }: GuardsOptions,
  log: (line: string) => void,
) => {
  const { supergraphSdl } = await startSubgraphs(processes);
  const supergraphFile = join(folder, 'supergraph.graphql');
  await writeFile(supergraphFile, supergraphSdl);
  const identity = await setUpIdentity(folder, [tenant]);
  const headers = { 'x-api-key': apiKeyOf(tenant) };

  const contenders: Contender[] = [];
  for (const [name, env] of Object.entries(variants(redisUrl))) {
    const port = await freePort();
    const spec = identifiedGateway(identity, { supergraphFile, port });
    const running = await processes.startGateway(
      { name: 'ours-key', ...spec, env: { ...spec.env, ...env }, headers },
      port,
    );
    contenders.push({ name, port, tree: processTree(running.pid), cpuMs: [], next: 0 });
  }

  const turn = async (one: Contender, forMs: number): Promise<number> => {
    const client = createClient(one.port, concurrency, headers);
    const load = { client, workload: page, first: one.next, concurrency, forMs, sampleEvery: Infinity };
    const { window, figures } = await measured(one.tree, () => closedLoop(load));
    await client.close();
    one.next = window.next;
    if (window.failures > 0) throw new Error(`${one.name}: ${window.failures} requests failed`);
    return figures.cpuMsPerRequest;
  };

  for (const one of contenders) await turn(one, 4 * roundMs);
  for (let round = 0; round < rounds; round += 1) {
    // There and back, so that whoever comes first has no advantage.
    for (const one of round % 2 === 0 ? contenders : contenders.toReversed())
      one.cpuMs.push(await turn(one, roundMs));
    log(contenders.map(({ name, cpuMs }) => `${name} ${cpuMs.at(-1)?.toFixed(3) ?? ''}`).join(' · '));
  }
  const [none] = contenders;
  return contenders.map(({ name, cpuMs }) => ({
    guards: name,
    cpuMsPerRequest: rounded(median(cpuMs)),
    toNone: rounded(median(cpuMs.map((each, round) => each / (none?.cpuMs[round] ?? each)))),
  }));
};
