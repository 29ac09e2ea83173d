import type { StackContext } from './context.ts';
import { runCodegen } from './codegen.ts';
import { writeEnvironmentFile } from './environmentFile.ts';
import { environmentOf, type StackFacts } from './environments.ts';
import { fillStores } from './feeds.ts';
import { allParts, type Part } from './parts.ts';
import { prepareDynamoDb, prepareKafka, preparePostgres } from './prepareStores.ts';
import { type DemoQuery, readStaffQueries, writeTabsFile } from './queries.ts';
import { publishSchemas, writeGraphsFile } from './registry.ts';
import { createService } from './service.ts';
import { portOf } from './settings.ts';
import { writeTenantsFile } from './tenantsFile.ts';

/** The services that call the supergraph with a key of their own. */
const callers = ['inventory', 'cart', 'order'] as const;

const registryParts = allParts.filter(({ kind }) => kind === 'registry');
const otherParts = allParts.filter(({ kind }) => kind !== 'registry');

const prepareFolder = async ({ keys, folder }: StackContext, queries: readonly DemoQuery[]) => {
  const [signing, cursorKey, accountIdKey, ...services] = await Promise.all([
    keys.signingKey('gateway'),
    keys.secret('cursor'),
    keys.secret('account-id'),
    ...callers.map((name) => keys.signingKey(name)),
  ]);
  await Promise.all([
    writeTenantsFile(folder.tenantsFile, keys),
    readStaffQueries().then((staff) => writeTabsFile(folder.tabsFile, queries, staff)),
    writeGraphsFile(folder.graphsFile),
  ]);
  return {
    cursorKey,
    accountIdKey,
    signingKeyFile: signing.file,
    serviceKeyFiles: Object.fromEntries(callers.map((name, index) => [name, services[index]?.file ?? ''])),
  };
};

/** Starts everything: what does not depend on each other side by side, because cold starts are mostly waiting. */
export const runStack = async (context: StackContext, queries: readonly DemoQuery[]): Promise<void> => {
  const { settings, folder, progress, units, services, signal } = context;
  const local = await prepareFolder(context, queries);
  const base = {
    settings,
    folder,
    ...local,
    demoApiKey: 'demo-acme',
    databaseUrls: {},
    kafkaBrokers: undefined,
  };
  const [databaseUrls, dynamodb, kafka] = await Promise.all([
    preparePostgres(context),
    prepareDynamoDb(context, base),
    prepareKafka(context),
    progress.step('generated code', () => runCodegen(services.base, signal)),
  ]);
  const facts: StackFacts = { ...base, ...dynamodb, databaseUrls, kafkaBrokers: kafka?.brokers };
  const environments = Object.fromEntries(allParts.map((part) => [part.name, environmentOf(part, facts)]));
  await writeEnvironmentFile(folder.environmentFile, environments);

  const startPart = (part: Part): Promise<void> =>
    progress.step(part.name, async (update) => {
      update(`127.0.0.1:${portOf(settings, part.name)}`);
      await units.run(part.kind, createService(part, environments[part.name] ?? {}, services));
    });
  if (services.base['SUPERGRAPH'] === 'registry') {
    // A gateway that follows the registry cannot start before something is published there.
    await Promise.all(registryParts.map(startPart));
    await publishSchemas(context);
    await Promise.all(otherParts.map(startPart));
    await fillStores(context, facts, kafka);
  } else {
    await Promise.all(allParts.map(startPart));
    await Promise.all([fillStores(context, facts, kafka), publishSchemas(context)]);
  }
};
