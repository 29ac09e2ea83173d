import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { checkKafkaEnv, kafkaEnv, toKafkaConfig, type KafkaConfig } from '../../src/index.ts';
import { clientConfig } from '../../src/kafka/client.ts';
import { toKafkaError } from '../../src/kafka/errors.ts';
import { silentLogger } from '../support/fakes.ts';

const schema = z.object(kafkaEnv).superRefine(checkKafkaEnv);
const parse = (env: Record<string, string>) => schema.safeParse(env);
const problemsOf = (env: Record<string, string>): string[] =>
  parse(env).error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? [];

describe('the environment', () => {
  test('without brokers there is no Kafka, and that is no problem', () => {
    const parsed = schema.parse({});
    expect(toKafkaConfig(parsed, 'x')).toBeUndefined();
  });

  test('becomes a configuration', () => {
    const parsed = schema.parse({
      KAFKA_BROKERS: 'b1:9096, b2:9096',
      KAFKA_TLS: 'true',
      KAFKA_CA_FILE: 'ca.pem',
      KAFKA_SASL: 'scram-sha-512',
      KAFKA_USERNAME: 'u',
      KAFKA_PASSWORD: 'p',
      KAFKA_TOPIC_PREFIX: 'dev-',
    });
    expect(toKafkaConfig(parsed, 'commerce-product')).toEqual({
      brokers: ['b1:9096', 'b2:9096'],
      tls: { caFile: 'ca.pem' },
      sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'p' },
      topicPrefix: 'dev-',
      clientId: 'commerce-product',
    });
  });

  test('every problem is reported at once, also those between fields', () => {
    expect(problemsOf({ KAFKA_BROKERS: 'b1', KAFKA_TLS: 'yes', KAFKA_TOPIC_PREFIX: 'a b' })).toHaveLength(3);
    expect(problemsOf({ KAFKA_BROKERS: 'b1:1', KAFKA_SASL: 'scram-sha-512' })).toEqual([
      'KAFKA_USERNAME: is required with KAFKA_SASL=scram-sha-512',
      'KAFKA_PASSWORD: is required with KAFKA_SASL=scram-sha-512',
    ]);
    expect(problemsOf({ KAFKA_BROKERS: 'b1:1', KAFKA_SASL: 'aws-iam' })).toEqual([
      'AWS_REGION: is required with KAFKA_SASL=aws-iam',
      'KAFKA_TLS: must be true with KAFKA_SASL=aws-iam: a token must not travel in the clear',
    ]);
  });
});

describe('the client', () => {
  const config: KafkaConfig = {
    brokers: ['b:1'],
    tls: {},
    sasl: { mechanism: 'none' },
    topicPrefix: '',
    clientId: 'c',
  };

  test('waits ten seconds for a connection and verifies certificates against the system', () => {
    expect(clientConfig(config, { logger: silentLogger })).toMatchObject({
      connectionTimeout: 10_000,
      ssl: true,
    });
    expect(clientConfig({ ...config, tls: false }, { logger: silentLogger })).not.toHaveProperty('ssl');
  });

  test('speaks OAUTHBEARER with a token of the signer for aws-iam', async () => {
    const { sasl } = clientConfig(
      { ...config, sasl: { mechanism: 'aws-iam', region: 'eu-central-1' } },
      {
        logger: silentLogger,
        signIamToken: async () => ({ token: 'signed', expiryTime: Date.now() + 900_000 }),
      },
    );
    if (!sasl || !('oauthBearerProvider' in sasl)) throw new Error('not OAUTHBEARER');
    expect(await sasl.oauthBearerProvider()).toEqual({ value: 'signed' });
  });
});

describe('errors', () => {
  test.each([
    [
      'KAFKA_AUTHENTICATION_FAILED',
      Object.assign(new Error('SASL SCRAM SHA512 authentication failed'), {
        name: 'KafkaJSSASLAuthenticationError',
      }),
      false,
    ],
    [
      'KAFKA_AUTHORIZATION_FAILED',
      Object.assign(new Error('Not authorized'), { type: 'TOPIC_AUTHORIZATION_FAILED' }),
      false,
    ],
    ['KAFKA_TLS_FAILED', new Error('Connection error: self-signed certificate in certificate chain'), false],
    [
      'KAFKA_TOPIC_MISSING',
      new Error('retries', { cause: Object.assign(new Error('x'), { type: 'UNKNOWN_TOPIC_OR_PARTITION' }) }),
      false,
    ],
    ['KAFKA_UNREACHABLE', new Error('Connection error: connect ECONNREFUSED 127.0.0.1:1'), true],
    ['KAFKA_FAILED', new Error('something else'), true],
  ])('%s, with the brokers and what was being worked on', (code, error, retryable) => {
    expect(toKafkaError(error, ['b:1'], ['pim.products'])).toMatchObject({
      code,
      retryable,
      message: expect.stringMatching(/^Kafka at b:1, topic pim\.products: /),
    });
  });
});
