import { decodeEvent, topics } from '@commerce/contracts';
import { systemClock } from '@commerce/kernel';
import {
  applied,
  createFeedWorker,
  createKafka,
  latestPerKey,
  noIngestMetrics,
  type Logger,
} from '../src/index.ts';
import { productMessage } from './sampleProduct.ts';

/**
 * How fast a feed worker is without a store: Kafka -> decode -> schema -> hash -> coalesce.
 *   node bench/consume.bench.ts decode
 *   node bench/consume.bench.ts produce|consume <host:port> <events>
 */
const [mode, brokers = '', count = '100000'] = process.argv.slice(2);
const events = Number(count);
const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const perSecond = (n: number, ms: number): number => Math.round(n / (ms / 1_000));
const print = (result: object): void => console.log(JSON.stringify(result));
const isKnownTenant = (tenant: string): boolean => tenant === 'acme';

const decode = (): void => {
  const messages = Array.from({ length: 1_000 }, (_, i) => productMessage(i));
  const round = (): void => messages.forEach((message) => void decodeEvent(message, { isKnownTenant }));
  for (let i = 0; i < 20; i += 1) round();
  const begun = performance.now();
  for (let i = 0; i < 200; i += 1) round();
  const bytes = messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0) / messages.length;
  print({
    mode,
    bytesPerMessage: Math.round(bytes),
    messagesPerSecond: perSecond(200_000, performance.now() - begun),
  });
};

const broker = () =>
  createKafka(
    { brokers: [brokers], tls: false, sasl: { mechanism: 'none' }, topicPrefix: 'bench-', clientId: 'bench' },
    { logger: quiet },
  );

const produce = async (): Promise<void> => {
  const kafka = broker();
  await kafka.ensureTopics([topics.products]);
  const publisher = kafka.createPublisher();
  await publisher.start();
  const begun = performance.now();
  for (let n = 0; n < events; n += 5_000) {
    await publisher.publish(
      Array.from({ length: Math.min(5_000, events - n) }, (_, i) => productMessage(n + i)),
    );
  }
  print({ mode, events, messagesPerSecond: perSecond(events, performance.now() - begun) });
  await publisher.stop();
};

const consume = async (): Promise<void> => {
  let seen = 0;
  let firstMs = 0;
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  let peak = process.memoryUsage();
  const sampler = setInterval(() => {
    const now = process.memoryUsage();
    if (now.rss > peak.rss) peak = now;
  }, 100);
  const worker = createFeedWorker({
    broker: broker(),
    groupId: `bench-${process.pid}`,
    handlers: [
      {
        types: ['pim.product.upserted.v1'],
        handle: (batch) =>
          latestPerKey(batch, async (latest) => {
            firstMs ||= performance.now();
            seen += latest.length;
            if (seen >= events) finish();
            return latest.map(() => applied);
          }),
      },
    ],
    isKnownTenant,
    storeReady: async () => undefined,
    metrics: noIngestMetrics,
    logger: quiet,
    clock: systemClock,
    onFatal: (error) => {
      throw error;
    },
  });
  await worker.start();
  await finished;
  const ms = performance.now() - firstMs;
  const cpu = process.cpuUsage();
  print({
    mode,
    events: seen,
    messagesPerSecond: perSecond(seen, ms),
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakMiB: Object.fromEntries(
      Object.entries(peak).map(([name, bytes]) => [name, Math.round(bytes / 1_048_576)]),
    ),
  });
  clearInterval(sampler);
  await worker.stop();
};

if (mode === 'decode') decode();
else if (mode === 'produce') await produce();
else if (mode === 'consume') await consume();
else throw new Error('decode, produce or consume');
