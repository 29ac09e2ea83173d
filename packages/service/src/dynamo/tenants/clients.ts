import type { Clock } from '@commerce/kernel';
import { type ClientOptions, createDocumentClient, type DocumentClient } from '../client.ts';
import type { DynamoConfig } from '../env.ts';
import { createAssumeTenantRole } from './assumeRole.ts';
import { createTenantCredentials } from './credentials.ts';

/** As much of a client as a store needs. */
export type Sender = Pick<DocumentClient, 'send'>;

/** Who sends a store's requests. */
export interface TenantClients {
  /** The client that can touch this tenant's items and no others. Throws RangeError for what is no tenant. */
  of(tenant: string): Sender;
  /** The service itself: the table's state, and the index of things to do, which is about all tenants. */
  readonly own: Sender;
}

/** One client for everything: where no role is configured, and in tests. */
export const oneClient = (client: Sender): TenantClients => ({ of: () => client, own: client });

/** Tenants whose clients are kept at once; each is about 100 kB. */
const maxTenants = 500;

const isRefusedCredential = (error: unknown): boolean =>
  error instanceof Error &&
  ['ExpiredTokenException', 'UnrecognizedClientException'].includes(
    error.cause instanceof Error ? error.cause.name : error.name,
  );

export interface DynamoClientsOptions extends ClientOptions {
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
}

export interface DynamoClients extends TenantClients {
  destroy(): void;
}

/**
 * The service's own client and, where a role for tenants is configured, one for each tenant on a session of
 * that role: then it is IAM that keeps tenants apart, whatever our code asks for. All of them share the
 * connections. A tenant that was not asked for the longest goes when there are too many; its requests in
 * flight end as they would have.
 */
export const createDynamoClients = (config: DynamoConfig, options: DynamoClientsOptions): DynamoClients => {
  const { clock, log, ...clientOptions } = options;
  const own = createDocumentClient(config, clientOptions);
  const { tenantRole } = config;
  if (!tenantRole) return { ...oneClient(own), destroy: () => own.destroy() };

  const sts = createAssumeTenantRole({ ...tenantRole, region: config.region });
  const clients = new Map<string, DocumentClient>();
  const forget = (tenant: string, client: DocumentClient): void => {
    if (clients.get(tenant) === client) clients.delete(tenant);
  };

  const create = (tenant: string): DocumentClient => {
    const client: DocumentClient = createDocumentClient(config, {
      ...clientOptions,
      credentials: createTenantCredentials(
        {
          assume: (of) => sts.assume(of),
          clock,
          onFailure: (of, err) => log.warn({ tenant: of, err }, 'the tenant’s role could not be assumed'),
        },
        tenant,
      ),
      connectionsOf: own,
    });
    client.middlewareStack.add(
      (next) => async (args) => {
        try {
          return await next(args);
        } catch (error) {
          // A session that was revoked, or a clock that is wrong: the next request begins with a new one.
          if (isRefusedCredential(error)) forget(tenant, client);
          throw error;
        }
      },
      { step: 'initialize', priority: 'high', name: 'refusedCredentials' },
    );
    return client;
  };

  return {
    own,
    of(tenant) {
      const client = clients.get(tenant) ?? create(tenant);
      // Set again: a Map keeps the order of insertion, and the first is who was asked for the longest ago.
      clients.delete(tenant);
      clients.set(tenant, client);
      const oldest = clients.keys().next().value;
      if (clients.size > maxTenants && oldest !== undefined) clients.delete(oldest);
      return client;
    },
    destroy() {
      clients.clear();
      sts.destroy();
      own.destroy();
    },
  };
};
