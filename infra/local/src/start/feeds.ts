import type { StackContext } from './context.ts';
import type { StackFacts } from './environments.ts';
import { loadFeedFiles } from './loadFeedFiles.ts';
import type { PreparedKafka } from './prepareStores.ts';
import { feedsFingerprint, isPublished, markPublished } from './published.ts';
import { publishSampleFeeds } from './publishFeeds.ts';
import { portOf } from './settings.ts';
import { waitIngested } from './waitIngested.ts';

/** Which worker consumes a topic of the sample feeds. */
const consumers = [
  { topic: 'pim.products', name: 'product-ingest' },
  { topic: 'supply.inventory', name: 'inventory-ingest' },
] as const;

const throughKafka = async (context: StackContext, kafka: PreparedKafka): Promise<void> => {
  const { settings, progress, notes, signal } = context;
  const counts = await progress.step('sample feeds published', (update) =>
    publishSampleFeeds(kafka.broker, update),
  );
  await progress.step('sample feeds ingested', async (update) => {
    const workers = consumers.map(({ topic, name }) => ({
      name,
      port: portOf(settings, name),
      expected: counts.get(topic) ?? 0,
    }));
    const deadLetters = await waitIngested({ workers, update, signal });
    if (deadLetters === null)
      notes.push(
        'the sample feeds are still being ingested: see the logs of product-ingest and inventory-ingest',
      );
    else if (deadLetters > 0)
      notes.push(`${deadLetters} events of the feeds became dead letters: npx pnpm@10 dlq list`);
  });
};

/** Fills the stores with the sample feeds, unless these very stores have them already. */
export const fillStores = async (
  context: StackContext,
  facts: StackFacts,
  kafka: PreparedKafka | undefined,
): Promise<void> => {
  const { folder, progress, services } = context;
  const endpoints = [facts.kafkaBrokers, facts.databaseUrls.product, facts.dynamodbEndpoint];
  const fingerprint = await feedsFingerprint(folder, endpoints);
  if (await isPublished(folder, fingerprint)) {
    await progress.step('sample feeds', (update) => Promise.resolve(update('loaded before')));
    return;
  }
  if (kafka) await throughKafka(context, kafka);
  else await progress.step('sample feeds from files', (update) => loadFeedFiles(folder, services, update));
  await markPublished(folder, fingerprint);
};
