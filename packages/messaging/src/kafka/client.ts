import { readFileSync } from 'node:fs';
import { systemClock, type Clock } from '@commerce/kernel';
import { Kafka, logLevel, type KafkaConfig as ClientConfig, type SASLOptions } from 'kafkajs';
import type { Logger } from '../ports.ts';
import type { KafkaConfig, KafkaSasl } from './env.ts';
import { createIamTokenProvider, type IamToken, type SignIamToken } from './iamToken.ts';
import { createLogCreator } from './logCreator.ts';

export interface KafkaClientDeps {
  readonly logger: Logger;
  readonly clock?: Clock;
  /** For tests; AWS's signer with the default chain of credentials otherwise. */
  readonly signIamToken?: SignIamToken;
}

/**
 * Loaded when it is needed: it brings much of the AWS SDK with it. Through a module of ours, since a bundle gives a
 * package's names to static imports alone.
 */
const signOnDemand = async (region: string): Promise<IamToken> =>
  (await import('./signWithAws.ts')).signWithAws(region);

const saslOptions = (sasl: KafkaSasl, deps: KafkaClientDeps): SASLOptions | undefined => {
  switch (sasl.mechanism) {
    case 'none':
      return undefined;
    case 'scram-sha-512':
      return sasl;
    case 'aws-iam': {
      const sign = deps.signIamToken ?? (() => signOnDemand(sasl.region));
      return {
        mechanism: 'oauthbearer',
        oauthBearerProvider: createIamTokenProvider(sign, deps.clock ?? systemClock),
      };
    }
  }
};

/** Exported for its test. */
export const clientConfig = (config: KafkaConfig, deps: KafkaClientDeps): ClientConfig => {
  const sasl = saslOptions(config.sasl, deps);
  return {
    clientId: config.clientId,
    brokers: [...config.brokers],
    ...(config.tls === false
      ? {}
      : { ssl: config.tls.caFile === undefined ? true : { ca: [readFileSync(config.tls.caFile, 'utf8')] } }),
    ...(sasl ? { sasl } : {}),
    // MSK authenticates in more than the client's default of one second when it is busy.
    connectionTimeout: 10_000,
    authenticationTimeout: 10_000,
    reauthenticationThreshold: 60_000,
    requestTimeout: 30_000,
    // About ten seconds, then an error that says what is wrong: whoever started us decides on.
    retry: { initialRetryTime: 300, multiplier: 2, retries: 5, maxRetryTime: 5_000 },
    logLevel: logLevel.WARN,
    logCreator: createLogCreator(deps.logger),
  };
};

export const createClient = (config: KafkaConfig, deps: KafkaClientDeps): Kafka =>
  new Kafka(clientConfig(config, deps));
