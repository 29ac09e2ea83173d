import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { isPeer, specOf } from './gateways/all.ts';
import { startForAuth } from './identity/startForAuth.ts';
import { costs, newestProfile } from './measure/profile.ts';
import { installPeers } from './gateways/hive.ts';
import type { RunningGateway } from './gateways/gateway.ts';
import { inSession } from './inSession.ts';
import { help, type Options, parseOptions, workloadNames } from './options.ts';
import { freePort } from './processes.ts';
import { createReference } from './reference.ts';
import { asJson, asTable, compared, type Measurement } from './report.ts';
import { runWorkload } from './run.ts';
import type { Session } from './session.ts';
import { mixed, soak } from './soak.ts';
import { startSubgraphs } from './subgraphs.ts';
import { workloadOf } from './workloads/all.ts';

const options = ((): Options => {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return process.exit(2);
  }
})();
if (options.help) {
  console.log(help);
  process.exit(0);
}

const log = (line: string): void => console.error(line);
const wanted = options.soak || options.auth ? (['ours'] as const) : options.gateways;
const chosen = wanted.filter((name) => options.peers === 'hive' || !isPeer(name));
const profiles =
  options.profile === undefined ? undefined : resolve(process.env['INIT_CWD'] ?? '.', options.profile);
const nodeOptions = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
let warmAtUs: number | undefined;
const warm = (): void => void (warmAtUs ??= Number(process.hrtime.bigint() / 1_000n));

/** The profile is there once its process has ended. */
const showProfile = async (folderOfProfiles: string): Promise<void> => {
  const profile = await newestProfile(folderOfProfiles);
  log('where the time went, of the samples since everything was warm:');
  for (const { where, share } of profile ? costs(profile, warmAtUs ?? 0).slice(0, 40) : [])
    log(`${(share * 100).toFixed(1).padStart(5)} %  ${where}`);
};

const measure = async ({ folder, processes }: Session): Promise<object> => {
  if (chosen.some(isPeer)) await installPeers(log);
  const { supergraphSdl, guardedSdl, fetches } = await startSubgraphs(processes);
  const supergraphFile = join(folder, 'supergraph.graphql');
  await writeFile(supergraphFile, options.auth ? guardedSdl : supergraphSdl);
  const gateways: readonly RunningGateway[] = options.auth
    ? await startForAuth({ folder, processes, supergraphFile, nodeOptions })
    : await Promise.all(
        chosen.map(async (name) => {
          const port = await freePort();
          return processes.startGateway(specOf(name, { supergraphFile, port, nodeOptions }), port);
        }),
      );
  log(`${gateways.map(({ name }) => name).join(', ')} answer`);
  const check = createReference();
  const { concurrency, seconds, rounds } = options;
  const machine = { cores: availableParallelism(), cpu: cpus()[0]?.model ?? '', node: process.version };

  if (options.soak) {
    const [ours] = gateways;
    if (!ours) throw new Error('there is no gateway to soak');
    const workload = mixed(workloadNames.map(workloadOf));
    const load = { requests: options['soak-requests'], concurrency };
    return { machine, soak: await soak(ours, workload, load, { check, log }) };
  }

  const equalLoadShare = options['no-equal-load'] || options.auth ? 0 : 0.6;
  const measurements: Measurement[] = [];
  for (const name of options.auth ? (['page'] as const) : options.workloads) {
    // What is reported apart gets less of the time.
    const load =
      name === 'joined'
        ? { seconds, concurrency, rounds: Math.ceil(rounds / 2), equalLoadShare: 0 }
        : { seconds, concurrency, rounds, equalLoadShare };
    measurements.push(
      ...(await runWorkload(workloadOf(name), load, { gateways, fetches, check, warm, log })),
    );
  }
  return { machine, seconds, rounds, concurrency, results: compared(measurements) };
};

await inSession(
  async (session) => {
    const report = await measure(session);
    if (options.json || !('results' in report)) console.log(asJson(report));
    else console.log(asTable(report.results as ReturnType<typeof compared>));
  },
  async () => {
    if (profiles !== undefined) await showProfile(profiles);
  },
);
