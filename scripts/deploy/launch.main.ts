// The registry's live launch, before a publish, and the way back to it:
//   node scripts/deploy/launch.main.ts live                    prints its id
//   node scripts/deploy/launch.main.ts rollback <launch id>    makes it live again
// APOLLO_REGISTRY_URL, APOLLO_KEY and GRAPH_REF as for rover.
import { createRegistryApi } from './registryApi.ts';

const { APOLLO_REGISTRY_URL: url, APOLLO_KEY: apiKey, GRAPH_REF: ref } = process.env;
const [command, launchId] = process.argv.slice(2);

const wrongUse = (problem: string): never => {
  process.stderr.write(`${problem}\nusage: node scripts/deploy/launch.main.ts live | rollback <launch id>\n`);
  process.exit(2);
};

if (!url || !apiKey || !ref) wrongUse('APOLLO_REGISTRY_URL, APOLLO_KEY and GRAPH_REF are needed');
const registry = createRegistryApi({ url: url ?? '', apiKey: apiKey ?? '', ref: ref ?? '', fetch });

try {
  if (command === 'live') {
    process.stdout.write(`${(await registry.liveLaunch())?.id ?? ''}\n`);
  } else if (command === 'rollback' && launchId) {
    const number = await registry.rollback(launchId);
    process.stdout.write(`launch ${number} is live, with the supergraph of ${launchId}\n`);
  } else wrongUse('live, or rollback with a launch’s id');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
