import { messageOf } from '../errors.ts';

/** Why the broker cannot be used. Codes are stable; `retryable`: waiting may help. */
export const kafkaErrorCodes = {
  KAFKA_AUTHENTICATION_FAILED: {
    retryable: false,
    meaning: 'The broker refused the credentials or the mechanism.',
  },
  KAFKA_AUTHORIZATION_FAILED: { retryable: false, meaning: 'The credentials are good but may not do this.' },
  KAFKA_TLS_FAILED: { retryable: false, meaning: 'No TLS connection: the certificate does not verify.' },
  KAFKA_TOPIC_MISSING: { retryable: false, meaning: 'A topic does not exist.' },
  KAFKA_UNREACHABLE: { retryable: true, meaning: 'No broker answers.' },
  KAFKA_FAILED: { retryable: true, meaning: 'Anything else that the client reports.' },
} as const;

export type KafkaErrorCode = keyof typeof kafkaErrorCodes;

export class KafkaError extends Error {
  readonly code: KafkaErrorCode;

  constructor(code: KafkaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KafkaError';
    this.code = code;
  }

  get retryable(): boolean {
    return kafkaErrorCodes[this.code].retryable;
  }
}

/** The error and everything behind it, outermost first. */
const chainOf = (error: unknown): Error[] => {
  const chain: Error[] = [];
  for (let e = error; e instanceof Error && chain.length < 10; e = e.cause) chain.push(e);
  return chain;
};

const rules: readonly { readonly code: KafkaErrorCode; readonly test: RegExp; readonly hint: string }[] = [
  {
    code: 'KAFKA_AUTHENTICATION_FAILED',
    test: /SASLAuthenticationError|SASL .*authentication failed|UNSUPPORTED_SASL_MECHANISM|ILLEGAL_SASL_STATE/i,
    hint: 'check KAFKA_SASL, KAFKA_USERNAME and KAFKA_PASSWORD',
  },
  {
    code: 'KAFKA_AUTHORIZATION_FAILED',
    test: /AUTHORIZATION_FAILED/,
    hint: 'the credentials may not do this; check the ACLs or the IAM policy',
  },
  {
    code: 'KAFKA_TLS_FAILED',
    test: /certificate|self.signed|altname|SSL routines|EPROTO|wrong version number/i,
    hint: 'check KAFKA_TLS and KAFKA_CA_FILE',
  },
  {
    code: 'KAFKA_TOPIC_MISSING',
    test: /UNKNOWN_TOPIC_OR_PARTITION|does not host this topic/,
    hint: 'create the topic first',
  },
  {
    code: 'KAFKA_UNREACHABLE',
    test: /Connection (error|timeout|closed)|Closed connection|ECONNREFUSED|ENOTFOUND|NoBrokerAvailable|Failed to connect|Request .* timed out/i,
    hint: 'check KAFKA_BROKERS, and KAFKA_TLS and KAFKA_SASL against what the listener speaks',
  },
];

/**
 * Turns what the client throws into one of ours, with a hint at the variable to change. `topics`: what
 * was being worked on, as the client does not name it.
 */
export const toKafkaError = (
  error: unknown,
  brokers: readonly string[],
  topics: readonly string[] = [],
): KafkaError => {
  if (error instanceof KafkaError) return error;
  const text = chainOf(error)
    .map(
      (e) =>
        `${e.name} ${'type' in e ? String(e.type) : ''} ${'code' in e ? String(e.code) : ''} ${e.message}`,
    )
    .join('\n');
  const rule = rules.find(({ test }) => test.test(text));
  const place = [
    `Kafka at ${brokers.join(',')}`,
    ...(topics.length > 0 ? [`topic ${topics.join(', ')}`] : []),
  ].join(', ');
  const message = `${place}: ${messageOf(error)}${rule ? ` (${rule.hint})` : ''}`;
  return new KafkaError(rule?.code ?? 'KAFKA_FAILED', message, { cause: error });
};
