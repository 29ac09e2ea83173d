import { topics } from '@commerce/contracts';
import {
  createKafka,
  createTopicDeadLetters,
  type ConsumedRecord,
  type KafkaBroker,
} from '@commerce/messaging';
import { beforeAll, expect, jest, test } from '@jest/globals';
import { describeWithKafka, uniquePrefix } from '@commerce/testkit';
import { runEntry } from './runEntry.ts';

// Each test starts processes, which takes its time on a busy machine.
jest.setTimeout(120_000);

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const record = (sku: string, offset: number): ConsumedRecord => {
  const headers = { ce_id: sku, ce_tenantid: 'acme' };
  const key = `acme:${sku}:W1`;
  const value = Buffer.from('{"onHand": -1, "note": "\u001b[2J"}');
  return {
    topic: 'supply.inventory',
    partition: 2,
    offset: String(offset),
    timestampMs: 0,
    key,
    value,
    headers,
    original: { key, headers },
  };
};

describeWithKafka('pnpm dlq', ({ kafkaBrokers }) => {
  let broker: KafkaBroker;
  let env: Record<string, string>;

  beforeAll(async () => {
    const topicPrefix = uniquePrefix();
    broker = createKafka(
      { brokers: [kafkaBrokers], tls: false, sasl: { mechanism: 'none' }, topicPrefix, clientId: 'test' },
      { logger: silent },
    );
    await broker.ensureTopics([topics.inventory]);
    const publisher = broker.createPublisher();
    await publisher.start();
    const letters = ['A', 'B', 'C'].map((sku, i) => ({
      record: record(sku, i),
      code: i === 2 ? 'CONFLICT' : 'SCHEMA_VIOLATION',
      message: '/onHand must be >= 0',
      timeMs: 0,
    }));
    await createTopicDeadLetters(publisher).write(letters);
    await publisher.stop();
    env = { KAFKA_BROKERS: kafkaBrokers, KAFKA_TOPIC_PREFIX: topicPrefix, COMMERCE_LOCAL_DIR: '/nowhere' };
  });

  const dlq = (...args: string[]) => runEntry('dlq.main.ts', args, env);
  const sent = async (): Promise<(string | undefined)[]> => {
    const found: (string | undefined)[] = [];
    await broker.inspector.read('supply.inventory', (records) => {
      for (const { key, headers } of records) found.push(`${key} attempt ${headers['dlq-attempt']}`);
    });
    return found.sort();
  };

  test('list counts by topic and code, and says when there are none', async () => {
    const { code, stdout } = await dlq('list');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /supply\.inventory\.dlq\n {2}SCHEMA_VIOLATION +2 +none replayed\n {2}CONFLICT +1 +none replayed/,
    );
    expect((await dlq('list', '--topic', 'pim.products')).stdout).toBe('no dead letters\n');
  });

  test('show prints one whole, without what a terminal would obey', async () => {
    const { code, stdout } = await dlq('show', '--topic', 'supply.inventory', '--at', '0:1');
    expect(code).toBe(0);
    expect(stdout).toContain('came from  supply.inventory, partition 2, offset 1');
    expect(stdout).toContain('/onHand must be >= 0');
    expect(stdout).toContain('"onHand": -1');
    expect(stdout).not.toContain('\u001b');
    expect(await dlq('show', '--topic', 'supply.inventory', '--at', '0:99')).toMatchObject({
      code: 1,
      stderr: 'there is no dead letter at 0:99 of supply.inventory.dlq\n',
    });
  });

  test('replay sends each once: a dry run first, then one code, then the rest, then nothing', async () => {
    expect((await dlq('replay', '--dry-run')).stdout).toContain('would replay 2');
    expect(await sent()).toEqual([]);
    expect((await dlq('replay', '--code', 'CONFLICT')).stdout).toContain('CONFLICT: replayed 1');
    expect((await dlq('replay')).stdout).toBe('supply.inventory  SCHEMA_VIOLATION: replayed 2\n');
    expect((await dlq('replay')).stdout).toBe('nothing to replay\n');
    expect(await sent()).toEqual(['acme:A:W1 attempt 2', 'acme:B:W1 attempt 2', 'acme:C:W1 attempt 2']);
    expect((await dlq('list')).stdout).toContain('2 replayed');
  });

  test.each([
    [['lst'], /there is no command "lst"/],
    [[], /list, show or replay is missing/],
    [['list', '--topic', 'nope'], /--topic must be one of pim\.products/],
    [['show', '--topic', 'pim.products', '--at', 'x'], /partition:offset/],
    [['show'], /show needs --topic and --at/],
  ])('%j is a clear error with the usage', async (args, message) => {
    const { code, stderr } = await dlq(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).toContain('Usage:');
  });

  test('a broker that is not there is a clear error, not a wait for ever', async () => {
    const { code, stderr } = await runEntry('dlq.main.ts', ['list'], {
      ...env,
      KAFKA_BROKERS: '127.0.0.1:9',
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/Kafka at 127\.0\.0\.1:9: .*check KAFKA_BROKERS/);
  });
});
