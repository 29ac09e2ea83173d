import { z } from 'zod';

const brokerList = z
  .string()
  .transform((text) => text.split(',').map((broker) => broker.trim()))
  .pipe(z.array(z.string().regex(/^[^\s:]+:\d{1,5}$/, 'must be host:port, separated by commas')).min(1));

/**
 * Fields for a service's own z.object: `z.object({ ...commonEnv, ...kafkaEnv }).superRefine(checkKafkaEnv)`.
 * Without KAFKA_BROKERS a worker runs without Kafka.
 */
export const kafkaEnv = {
  KAFKA_BROKERS: brokerList.optional(),
  KAFKA_TLS: z.enum(['true', 'false']).default('false'),
  /** A PEM file of the authorities to trust, instead of the system's. */
  KAFKA_CA_FILE: z.string().optional(),
  KAFKA_SASL: z.enum(['none', 'scram-sha-512', 'aws-iam']).default('none'),
  KAFKA_USERNAME: z.string().optional(),
  KAFKA_PASSWORD: z.string().optional(),
  /** Put before every topic's and group's name, so that deployments can share a cluster. */
  KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9._-]*$/, 'may hold letters, digits, dot, underscore and hyphen')
    .default(''),
  AWS_REGION: z.string().optional(),
};

/** What `kafkaEnv` parses to; a service's own environment has more. */
export interface KafkaEnv {
  readonly KAFKA_BROKERS?: readonly string[] | undefined;
  readonly KAFKA_TLS: 'true' | 'false';
  readonly KAFKA_CA_FILE?: string | undefined;
  readonly KAFKA_SASL: 'none' | 'scram-sha-512' | 'aws-iam';
  readonly KAFKA_USERNAME?: string | undefined;
  readonly KAFKA_PASSWORD?: string | undefined;
  readonly KAFKA_TOPIC_PREFIX: string;
  readonly AWS_REGION?: string | undefined;
}

interface Refinement {
  addIssue(issue: { code: 'custom'; path: string[]; message: string }): void;
}

/** The rules between the fields. */
export const checkKafkaEnv = (env: KafkaEnv, context: Refinement): void => {
  const require = (name: 'KAFKA_USERNAME' | 'KAFKA_PASSWORD' | 'AWS_REGION', why: string): void => {
    if (!env[name]) context.addIssue({ code: 'custom', path: [name], message: `is required with ${why}` });
  };
  if (env.KAFKA_SASL === 'scram-sha-512') {
    require('KAFKA_USERNAME', 'KAFKA_SASL=scram-sha-512');
    require('KAFKA_PASSWORD', 'KAFKA_SASL=scram-sha-512');
  }
  if (env.KAFKA_SASL === 'aws-iam') {
    require('AWS_REGION', 'KAFKA_SASL=aws-iam');
    if (env.KAFKA_TLS === 'false') {
      context.addIssue({
        code: 'custom',
        path: ['KAFKA_TLS'],
        message: 'must be true with KAFKA_SASL=aws-iam: a token must not travel in the clear',
      });
    }
  }
};

export type KafkaSasl =
  | { readonly mechanism: 'none' }
  | { readonly mechanism: 'scram-sha-512'; readonly username: string; readonly password: string }
  | { readonly mechanism: 'aws-iam'; readonly region: string };

export interface KafkaConfig {
  /** host:port */
  readonly brokers: readonly string[];
  readonly tls: { readonly caFile?: string } | false;
  readonly sasl: KafkaSasl;
  readonly topicPrefix: string;
  /** Who we are in the broker's logs and quotas. */
  readonly clientId: string;
}

const saslOf = (env: KafkaEnv): KafkaSasl => {
  switch (env.KAFKA_SASL) {
    case 'none':
      return { mechanism: 'none' };
    case 'scram-sha-512':
      return {
        mechanism: 'scram-sha-512',
        username: env.KAFKA_USERNAME ?? '',
        password: env.KAFKA_PASSWORD ?? '',
      };
    case 'aws-iam':
      return { mechanism: 'aws-iam', region: env.AWS_REGION ?? '' };
  }
};

/** The checked environment as a configuration; undefined when there is no Kafka to speak to. */
export const toKafkaConfig = (env: KafkaEnv, clientId: string): KafkaConfig | undefined => {
  if (!env.KAFKA_BROKERS) return undefined;
  return {
    brokers: env.KAFKA_BROKERS,
    tls: env.KAFKA_TLS === 'true' ? { ...(env.KAFKA_CA_FILE ? { caFile: env.KAFKA_CA_FILE } : {}) } : false,
    sasl: saslOf(env),
    topicPrefix: env.KAFKA_TOPIC_PREFIX,
    clientId,
  };
};
