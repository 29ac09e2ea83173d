import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Clock, systemClock } from '@commerce/kernel';
import { createMetrics, silentLogger } from '@commerce/service';
import { createRegistry, type Registry, type RegistryDeps } from '../../src/app.ts';
import { compose, readSupergraph } from '../../src/composition/compose.ts';
import type { Compose, ReadSupergraph } from '../../src/composition/port.ts';
import type { KeyRole } from '../../src/domain/keys.ts';
import type { RegistryStore, UsageStore } from '../../src/ports.ts';
import { createMemoryUsage } from '../../src/store/memoryUsage.ts';
import { createMemoryStore } from '../../src/store/memoryStore.ts';

const text = (name: string): Promise<string> => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');

const sha256 = (value: string): string => createHash('sha256').update(value).digest('hex');

export interface RunningRegistry {
  readonly url: string;
  readonly store: RegistryStore;
  stop(): Promise<void>;
}

/** Keys of the test graph, by role: `service:commerce:<role>`. */
export const keyFor = (role: string, graph = 'commerce'): string => `service:${graph}:${role}`;

const roles: readonly KeyRole[] = ['admin', 'contributor', 'checker', 'gateway'];

/** A registry in this process, with the graphs `commerce` and `other` and a key of each role for both. */
export const startRegistry = async (
  given: {
    store?: RegistryStore;
    usage?: UsageStore;
    clock?: Clock;
    compose?: Compose;
    readSupergraph?: ReadSupergraph;
    limits?: RegistryDeps['limits'];
    lintConfig?: RegistryDeps['lintConfig'];
  } = {},
): Promise<RunningRegistry> => {
  const { store = createMemoryStore(), usage = createMemoryUsage(), clock = systemClock } = given;
  const nowMs = clock.nowMs();
  for (const graph of ['commerce', 'other']) {
    await store.provision(graph, graph, [
      ...roles.map((role) => ({
        id: `key_${role}`,
        name: role,
        role,
        createdAtMs: nowMs,
        expiresAtMs: undefined,
        revokedAtMs: undefined,
        sha256: sha256(keyFor(role, graph)),
      })),
      {
        id: 'key_old',
        name: 'old',
        role: 'admin',
        createdAtMs: 0,
        expiresAtMs: 1,
        revokedAtMs: undefined,
        sha256: sha256(keyFor('expired', graph)),
      },
    ]);
  }
  let made = 0;
  const registry: Registry = createRegistry({
    store,
    usage,
    compose: given.compose ?? (async (subgraphs) => compose(subgraphs)),
    readSupergraph: given.readSupergraph ?? (async (supergraphSdl) => readSupergraph(supergraphSdl)),
    http: { host: '127.0.0.1', port: 0 },
    publicUrl: 'https://registry.example',
    newSecret: () => `secret-${String((made += 1))}`,
    lintConfig: given.lintConfig ?? { ACCESS_RULE: 'warning' },
    usageWindowMs: 30 * 86_400_000,
    uplinkPollSeconds: 1,
    limits: given.limits ?? { perKey: 100_000, perStranger: 100_000, trustedProxies: 0 },
    typeDefs: await Promise.all([text('rover.graphql'), text('uplink.graphql'), text('registry.graphql')]),
    newId: (prefix) => `${prefix}_${String((made += 1)).padStart(6, '0')}`,
    clock,
    logger: silentLogger(),
    metrics: createMetrics('registry', { defaults: false }),
  });
  await registry.start();
  return { url: `http://127.0.0.1:${registry.port()}`, store, stop: () => registry.stop() };
};
