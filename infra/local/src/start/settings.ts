import { z } from 'zod';
import { allParts, postgresOwners, type PostgresOwner } from './parts.ts';

/** The environment is wrong; one line a problem. */
export class SettingsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** A database that somebody else runs. */
export interface ExternalDatabase {
  readonly url: string;
  /** For migrations; where absent, `url` itself must be able to migrate, or there is nothing to do. */
  readonly ownerUrl: string | undefined;
}

export interface Settings {
  /** By part name, and `postgres`, `dynamodb`, `kafka`, `kafka-controller`. */
  readonly ports: ReadonlyMap<string, number>;
  readonly databases: Readonly<Record<PostgresOwner, ExternalDatabase | undefined>>;
  /** 'local': ours. An endpoint: somebody's. 'aws': the service itself, by the SDK's credentials. */
  readonly dynamodb:
    | { readonly kind: 'local' }
    | { readonly kind: 'endpoint'; readonly url: string }
    | { readonly kind: 'aws' };
  /** The broker list of a Kafka that somebody else runs, or undefined for ours. */
  readonly kafkaBrokers: string | undefined;
}

const storePorts = [
  { name: 'postgres', portVariable: 'POSTGRES_PORT', defaultPort: 5442 },
  { name: 'dynamodb', portVariable: 'DYNAMODB_PORT', defaultPort: 8001 },
  { name: 'kafka', portVariable: 'KAFKA_PORT', defaultPort: 9092 },
  { name: 'kafka-controller', portVariable: 'KAFKA_CONTROLLER_PORT', defaultPort: 9093 },
] as const;

/** Everything that has a port: its name, its variable, its default. */
export const portTable: readonly { name: string; portVariable: string; defaultPort: number }[] = [
  ...allParts.map(({ name, portVariable, defaultPort }) => ({ name, portVariable, defaultPort })),
  ...storePorts,
];

const port = z.coerce.number().int().min(1).max(65_535);
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//);
const httpUrl = z.string().regex(/^https?:\/\//);

// What the AWS SDK's default chain takes for credentials without asking the network.
const credentialVariables = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

type Env = Readonly<Record<string, string | undefined>>;

/** Reads the environment of `pnpm start`; throws SettingsError with every problem at once. */
export const parseSettings = (env: Env): Settings => {
  const problems: string[] = [];
  const value = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const check = <T>(name: string, schema: z.ZodType<T>, problem: string): T | undefined => {
    const text = value(name);
    if (text === undefined) return undefined;
    const parsed = schema.safeParse(text);
    // Not the value itself: a URL holds a password.
    if (!parsed.success) problems.push(`${name}: ${problem}`);
    return parsed.data;
  };

  const ports = new Map<string, number>();
  const taken = new Map<number, string>();
  for (const { name, portVariable, defaultPort } of portTable) {
    const number = check(portVariable, port, 'must be a port (1 to 65535)') ?? defaultPort;
    const other = taken.get(number);
    if (other !== undefined) problems.push(`${portVariable}: ${number} is ${other}'s port already`);
    taken.set(number, portVariable);
    ports.set(name, number);
  }

  const database = (owner: PostgresOwner): ExternalDatabase | undefined => {
    const suffix = owner.toUpperCase();
    const url = check(`DATABASE_URL_${suffix}`, postgresUrl, 'must begin postgresql://');
    const ownerUrl = check(`DATABASE_OWNER_URL_${suffix}`, postgresUrl, 'must begin postgresql://');
    if (ownerUrl !== undefined && url === undefined) {
      problems.push(`DATABASE_OWNER_URL_${suffix}: needs DATABASE_URL_${suffix} beside it`);
    }
    return url === undefined ? undefined : { url, ownerUrl };
  };
  const [product, account, registry] = postgresOwners.map(database);

  const endpoint = check('DYNAMODB_ENDPOINT', httpUrl, 'must begin http:// or https://');
  const onAws =
    value('AWS_REGION') !== undefined && credentialVariables.some((name) => value(name) !== undefined);
  const kafkaBrokers = check(
    'KAFKA_BROKERS',
    z.string().regex(/^[^\s:,]+:\d+(,[^\s:,]+:\d+)*$/),
    'must be host:port,…',
  );

  if (problems.length > 0) throw new SettingsError(problems);
  return {
    ports,
    databases: { product, account, registry },
    dynamodb:
      endpoint === undefined ? { kind: onAws ? 'aws' : 'local' } : { kind: 'endpoint', url: endpoint },
    kafkaBrokers,
  };
};

/** The port of a part. Every part has one: the table above says so. */
export const portOf = (settings: Pick<Settings, 'ports'>, name: string): number => {
  const found = settings.ports.get(name);
  if (found === undefined) throw new RangeError(`${name} has no port`);
  return found;
};
