import { join } from 'node:path';
import type { KafkaBroker } from '@commerce/messaging';
import { connectBroker, createTopics } from './broker.ts';
import type { StackContext } from './context.ts';
import { prepareExternalDatabase, prepareOwnDatabase } from './databases.ts';
import { environmentOf, type StackFacts } from './environments.ts';
import { dynamodbOwners, postgresOwners, subgraphParts, type PostgresOwner } from './parts.ts';
import { runToEnd } from './service.ts';
import { ownDynamoDb, ownKafka, ownPostgres } from './stores.ts';

/** PostgreSQL with its databases migrated. Resolves with the application's URLs. */
export const preparePostgres = async (context: StackContext): Promise<Record<PostgresOwner, string>> => {
  const { settings, progress, units, keys } = context;
  const deps = { keys, say: progress.say };
  const needsOwn = postgresOwners.some((owner) => settings.databases[owner] === undefined);
  const own = needsOwn ? await ownPostgres({ ...context, log: progress.say }) : undefined;
  if (own) {
    await progress.step('PostgreSQL', async (update) => {
      update(`127.0.0.1:${settings.ports.get('postgres') ?? ''}`);
      await units.run('store', own.unit);
    });
  }
  const prepare = (owner: PostgresOwner): Promise<string> =>
    progress.step(`database ${owner}`, async (update) => {
      const external = settings.databases[owner];
      if (external) return prepareExternalDatabase(owner, external, deps);
      const url = await prepareOwnDatabase(owner, own?.url ?? '', deps);
      update('migrated');
      return url;
    });
  const [product, account, registry] = await Promise.all([
    prepare('product'),
    prepare('account'),
    prepare('registry'),
  ]);
  return { product, account, registry };
};

/** DynamoDB with each subgraph's table. Resolves with its endpoint; undefined for AWS's own. */
export const prepareDynamoDb = async (
  context: StackContext,
  facts: Omit<StackFacts, 'dynamodbEndpoint' | 'isOwnDynamoDb'>,
): Promise<Pick<StackFacts, 'dynamodbEndpoint' | 'isOwnDynamoDb'>> => {
  const { settings, progress, units, services } = context;
  const { dynamodb } = settings;
  let endpoint = dynamodb.kind === 'endpoint' ? dynamodb.url : undefined;
  if (dynamodb.kind === 'local') {
    const own = ownDynamoDb({ ...context, log: progress.say });
    endpoint = own.endpoint;
    await progress.step('DynamoDB Local', async (update) => {
      update(own.endpoint.replace('http://', ''));
      await units.run('store', own.unit);
    });
  }
  const found = { dynamodbEndpoint: endpoint, isOwnDynamoDb: dynamodb.kind === 'local' };
  await progress.step('DynamoDB tables', async (update) => {
    if (dynamodb.kind === 'aws') update('on AWS itself');
    const parts = subgraphParts.filter((part) => dynamodbOwners.some((name) => name === part.name));
    await Promise.all(
      parts.map((part) =>
        runToEnd(
          `${part.name}-setup`,
          part,
          'src/setup.main.ts',
          environmentOf(part, { ...facts, ...found }),
          services,
        ),
      ),
    );
  });
  return found;
};

export interface PreparedKafka {
  readonly brokers: string;
  readonly broker: KafkaBroker;
}

/** Kafka with the contract's topics; undefined, and a note, where it cannot be had. */
export const prepareKafka = async (context: StackContext): Promise<PreparedKafka | undefined> => {
  const { settings, folder, progress, units, services, notes } = context;
  let brokers = settings.kafkaBrokers;
  if (brokers === undefined) {
    const own = await ownKafka({ ...context, log: progress.say });
    if ('unavailable' in own) {
      progress.say(`! Kafka cannot be had: ${own.unavailable}`);
      progress.say(
        '! Going on without it: the sample feeds are loaded from files, through the same ingest code',
      );
      notes.push(
        'no Kafka: feeds were loaded from files, and events between subgraphs wait in their outboxes',
      );
      return undefined;
    }
    brokers = own.brokers;
    await progress.step('Kafka', async (update) => {
      update(own.brokers);
      await units.run('store', own.unit);
    });
  }
  const broker = connectBroker(brokers, services.base, join(folder.logs, 'start.log'));
  await progress.step('Kafka topics', () => createTopics(broker));
  return { brokers, broker };
};
