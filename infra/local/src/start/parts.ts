import { join } from 'node:path';
import { repoRoot } from '../paths.ts';
import { findSubgraphs, type FoundSubgraph } from './findSubgraphs.ts';

/** The processes of the stack, by name: one list from which ports, environments and the order follow. */
export interface Part {
  readonly name: string;
  readonly kind: 'gateway' | 'subgraph' | 'worker' | 'registry';
  /** The folder in the repository. */
  readonly dir: string;
  /** The entry file inside it. */
  readonly entry: string;
  /** The variable that changes its port, and the port without it. */
  readonly portVariable: string;
  readonly defaultPort: number;
  readonly store: 'postgres' | 'dynamodb' | 'none';
}

const subgraphs = findSubgraphs(join(repoRoot, 'subgraphs'));

export const subgraphNames: readonly string[] = subgraphs.map(({ name }) => name);

/** Who keeps data in PostgreSQL; the other subgraphs keep it in DynamoDB. */
export const postgresOwners = ['product', 'account', 'registry'] as const;

export type PostgresOwner = (typeof postgresOwners)[number];

/** The subgraphs that create tables. */
export const dynamodbOwners: readonly string[] = subgraphs.flatMap(({ name, hasSetup }) =>
  hasSetup ? [name] : [],
);

export const isPostgresOwner = (name: string): name is PostgresOwner =>
  postgresOwners.some((owner) => owner === name);

const subgraph = ({ name, port }: FoundSubgraph): Part => ({
  name,
  kind: 'subgraph',
  dir: `subgraphs/${name}`,
  entry: 'src/main.ts',
  portVariable: `${name.toUpperCase()}_PORT`,
  defaultPort: port,
  store: isPostgresOwner(name) ? 'postgres' : 'dynamodb',
});

const worker = (found: FoundSubgraph): readonly Part[] =>
  found.workerPort === undefined
    ? []
    : [
        {
          ...subgraph(found),
          name: `${found.name}-ingest`,
          kind: 'worker',
          entry: 'src/ingest.main.ts',
          portVariable: `${found.name.toUpperCase()}_INGEST_PORT`,
          defaultPort: found.workerPort,
        },
      ];

const gatewayPart: Part = {
  name: 'gateway',
  kind: 'gateway',
  dir: 'gateway',
  entry: 'src/main.ts',
  portVariable: 'GATEWAY_PORT',
  defaultPort: 4000,
  store: 'none',
};

/** The schema registry: rover publishes to it and checks against it. */
const registryPart: Part = {
  name: 'registry',
  kind: 'registry',
  dir: 'infra/registry',
  entry: 'src/main.ts',
  portVariable: 'REGISTRY_PORT',
  defaultPort: 4010,
  store: 'postgres',
};

export const subgraphParts: readonly Part[] = subgraphs.map(subgraph);
const workerParts: readonly Part[] = subgraphs.flatMap(worker);
export const allParts: readonly Part[] = [gatewayPart, ...subgraphParts, ...workerParts, registryPart];
