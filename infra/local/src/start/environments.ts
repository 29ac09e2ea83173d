import { join } from 'node:path';
import { repoRoot } from '../paths.ts';
import type { LocalFolder } from './localFolder.ts';
import { isPostgresOwner, subgraphNames, type Part, type PostgresOwner } from './parts.ts';
import { portOf, type Settings } from './settings.ts';

export type PartEnvironment = Readonly<Record<string, string>>;

/** What the parts of a stack need to know about each other. */
export interface StackFacts {
  readonly settings: Settings;
  readonly folder: LocalFolder;
  /** The application's URL. */
  readonly databaseUrls: Readonly<Partial<Record<PostgresOwner, string>>>;
  /** undefined where DynamoDB is AWS's own. */
  readonly dynamodbEndpoint: string | undefined;
  /** undefined where there is no Kafka. */
  readonly kafkaBrokers: string | undefined;
  readonly cursorKey: string;
  readonly accountIdKey: string;
  readonly signingKeyFile: string;
  readonly serviceKeyFiles: Readonly<Record<string, string>>;
  /** Shown in GraphiQL. */
  readonly demoApiKey: string;
  readonly isOwnDynamoDb: boolean;
}

const url = (settings: Settings, name: string, path: string): string =>
  `http://127.0.0.1:${portOf(settings, name)}${path}`;

export const gatewayUrl = (settings: Settings): string => url(settings, 'gateway', '/graphql');

const dynamodb = ({ dynamodbEndpoint, isOwnDynamoDb }: StackFacts): PartEnvironment => ({
  ...(dynamodbEndpoint !== undefined && { DYNAMODB_ENDPOINT: dynamodbEndpoint }),
  // DynamoDB Local takes any credentials, but the SDK wants to have some.
  ...(isOwnDynamoDb && {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_PROFILE: '',
  }),
});

const gateway = (facts: StackFacts): PartEnvironment => ({
  SIGNING_KEY_FILE: facts.signingKeyFile,
  ACCOUNT_ID_KEY: facts.accountIdKey,
  SUPERGRAPH_FILE: join(repoRoot, 'supergraph.graphql'),
  GRAPHIQL_API_KEY: facts.demoApiKey,
  GRAPHIQL_TABS_FILE: facts.folder.tabsFile,
  // The graph runs from the file, so that it starts without the registry; checks judge by what is asked of it.
  USAGE_REPORT_URL: url(facts.settings, 'registry', '/graphql'),
  // With SUPERGRAPH=registry it follows what is published instead, canaries too.
  SUPERGRAPH_REGISTRY_URL: url(facts.settings, 'registry', '/uplink'),
  SUPERGRAPH_REGISTRY_KEY: 'service:commerce:local',
  SUPERGRAPH_REF: 'commerce@current',
  ...Object.fromEntries(
    subgraphNames.map((name) => [
      `SUBGRAPH_URL_${name.toUpperCase()}`,
      url(facts.settings, name, '/graphql'),
    ]),
  ),
});

const subgraph = (part: Part, facts: StackFacts): PartEnvironment => {
  const name = part.name.replace(/-ingest$/, '');
  const serviceKeyFile = facts.serviceKeyFiles[name];
  return {
    CURSOR_KEY: facts.cursorKey,
    ...(isPostgresOwner(name)
      ? { [`DATABASE_URL_${name.toUpperCase()}`]: facts.databaseUrls[name] ?? '' }
      : dynamodb(facts)),
    ...(serviceKeyFile !== undefined && {
      SUPERGRAPH_URL: gatewayUrl(facts.settings),
      SERVICE_KEY_FILE: serviceKeyFile,
    }),
  };
};

const registry = ({ settings, folder, databaseUrls }: StackFacts): PartEnvironment => ({
  DATABASE_URL_REGISTRY: databaseUrls.registry ?? '',
  REGISTRY_GRAPHS_FILE: folder.graphsFile,
  REGISTRY_PUBLIC_URL: url(settings, 'registry', ''),
});

const own = (part: Part, facts: StackFacts): PartEnvironment => {
  if (part.kind === 'gateway') return gateway(facts);
  return part.kind === 'registry' ? registry(facts) : subgraph(part, facts);
};

/** The variables that this part gets on top of our own environment. An empty one counts as absent. */
export const environmentOf = (part: Part, facts: StackFacts): PartEnvironment => ({
  NODE_ENV: 'development',
  HOST: '127.0.0.1',
  PORT: String(portOf(facts.settings, part.name)),
  TENANTS_FILE: facts.folder.tenantsFile,
  GATEWAY_JWKS_URL: url(facts.settings, 'gateway', '/.well-known/jwks.json'),
  KAFKA_BROKERS: facts.kafkaBrokers ?? '',
  ...own(part, facts),
});

/** Our own environment with a part's on top, and what is empty left out. */
export const mergeEnvironment = (base: NodeJS.ProcessEnv, own: PartEnvironment): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries({ ...base, ...own }).filter(([, value]) => value !== undefined && value !== ''),
  );
