import { checkKafkaEnv, createKafka, kafkaEnv, toKafkaConfig, type Logger } from '@commerce/messaging';
import { parseEnv } from '@commerce/service';
import { z } from 'zod';
import {
  chosenTopics,
  listLetters,
  replayLetters,
  showLetter,
  type DlqDeps,
} from './feed-cli/dlqCommands.ts';
import { stackEnvironment } from './feed-cli/stackEnvironment.ts';
import { parseCommandLine, UsageError } from './start/commandLine.ts';

const help = `Usage: npx pnpm@10 dlq list   [--topic TOPIC]
       npx pnpm@10 dlq show   --topic TOPIC --at PARTITION:OFFSET [--full]
       npx pnpm@10 dlq replay [--topic TOPIC] [--code CODE] [--dry-run]

Dead letters: feed messages that could not be applied, in <topic>.dlq.

  list     counts them by topic and code
  show     one of them, with its error, headers and value
  replay   sends them back to their topic as their next attempt; none is sent twice, also not by
           another replay. A letter stays where its topic has a newer message of the same key.

The broker is that of the local stack that was started last; KAFKA_BROKERS, KAFKA_TLS, KAFKA_SASL, …
go first.
`;

process.removeAllListeners('warning');

const options = {
  topic: { type: 'string' },
  at: { type: 'string' },
  full: { type: 'boolean' },
  code: { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const;

// What the client says while it retries is noise here: what does not work out is thrown.
const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const connect = async (): Promise<DlqDeps> => {
  const env = await stackEnvironment('product-ingest', process.env);
  const config = toKafkaConfig(parseEnv(z.object(kafkaEnv).superRefine(checkKafkaEnv), env), 'commerce-dlq');
  if (!config) throw new Error('KAFKA_BROKERS is not set and no local stack with Kafka was started here');
  return {
    broker: createKafka(config, { logger: silent }),
    out: (line) => process.stdout.write(`${line}\n`),
  };
};

const run = async (): Promise<number> => {
  const argv = process.argv.slice(2).filter((arg, index) => !(index === 0 && arg === '--'));
  const command = argv[0]?.startsWith('-') === false ? argv[0] : undefined;
  const values = parseCommandLine(command === undefined ? argv : argv.slice(1), options);
  if (values.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const topics = chosenTopics(values.topic);
  switch (command) {
    case 'list':
      await listLetters(await connect(), topics);
      return 0;
    case 'show': {
      const [topic] = topics;
      if (values.topic === undefined || topic === undefined || values.at === undefined) {
        throw new UsageError('show needs --topic and --at');
      }
      if (await showLetter(await connect(), topic, values.at, values.full === true)) return 0;
      throw new Error(`there is no dead letter at ${values.at} of ${topic}.dlq`);
    }
    case 'replay':
      await replayLetters(await connect(), topics, {
        code: values.code,
        isDryRun: values['dry-run'] === true,
      });
      return 0;
    default:
      throw new UsageError(
        command === undefined ? 'list, show or replay is missing' : `there is no command "${command}"`,
      );
  }
};

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${help}`);
  process.exitCode = 1;
}
