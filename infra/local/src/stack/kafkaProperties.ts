/** What clients of the secure listener need, and what the broker proves itself with. */
export interface SecureListener {
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** A PKCS#12 file with the broker's key and certificate. */
  readonly keystoreFile: string;
  readonly keystorePassword: string;
}

export interface KafkaPropertiesInput {
  readonly port: number;
  readonly controllerPort: number;
  readonly dataDir: string;
  readonly secure?: SecureListener;
}

const secureProperties = (secure: SecureListener): Record<string, string> => ({
  'listener.name.secure.sasl.enabled.mechanisms': 'SCRAM-SHA-512',
  'listener.name.secure.scram-sha-512.sasl.jaas.config':
    'org.apache.kafka.common.security.scram.ScramLoginModule required;',
  'listener.name.secure.ssl.keystore.type': 'PKCS12',
  'listener.name.secure.ssl.keystore.location': secure.keystoreFile,
  'listener.name.secure.ssl.keystore.password': secure.keystorePassword,
  'listener.name.secure.ssl.key.password': secure.keystorePassword,
});

/** The server.properties of one node that is broker and controller, on loopback only. */
export const kafkaProperties = ({ port, controllerPort, dataDir, secure }: KafkaPropertiesInput): string => {
  const plain = `PLAIN://127.0.0.1:${port}`;
  const advertised = secure ? `${plain},SECURE://127.0.0.1:${secure.port}` : plain;
  const properties: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `${advertised},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': advertised,
    'listener.security.protocol.map': 'PLAIN:PLAINTEXT,SECURE:SASL_SSL,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAIN',
    'log.dirs': dataDir,
    // One node: nothing can be replicated.
    'default.replication.factor': '1',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    // One partition each, so that "the coordinator answers" is one question.
    'offsets.topic.num.partitions': '1',
    'transaction.state.log.num.partitions': '1',
    // A topic is made on purpose, with its clean-up policy, never by a typing mistake.
    'auto.create.topics.enable': 'false',
    'num.partitions': '6',
    // Above what our own producers send, so that an oversized feed message can reach a consumer.
    'message.max.bytes': String(6 * 1024 * 1024),
    'replica.fetch.max.bytes': String(6 * 1024 * 1024),
    'group.initial.rebalance.delay.ms': '0',
    'group.min.session.timeout.ms': '1000',
    // The default of 128 MiB would be a third of the small heap.
    'log.cleaner.dedupe.buffer.size': String(16 * 1024 * 1024),
    'num.network.threads': '2',
    'num.io.threads': '4',
    ...(secure ? secureProperties(secure) : {}),
  };
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('');
};
