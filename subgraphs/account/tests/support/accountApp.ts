import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Identity } from '@commerce/kernel';
import {
  createCursorSeal,
  createIdentityVerifier,
  createMetrics,
  localKeys,
  silentLogger,
  type SubgraphServer,
} from '@commerce/service';
import {
  createTokenMaker,
  fixedClock,
  type FixedClock,
  sequentialIds,
  type TokenMaker,
} from '@commerce/testkit';
import { createAccountApp } from '../../src/app.ts';
import type { AdminSettings, AdminStore } from '../../src/adminPorts.ts';
import type { AccountStore } from '../../src/ports.ts';
import { createMemoryAdminStore } from '../../src/store/memoryAdminStore.ts';
import { startMs } from './fixtures.ts';

const sdl = await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** A GraphQL answer as a test reads it: any path, checked by what is expected of it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are of the query's shape
export type Data = Record<string, any>;

/** The codes of a payload's user errors. */
export const userErrorCodes = ({ userErrors }: Data): string[] =>
  (userErrors as { code: string }[]).map(({ code }) => code);

export interface TestApp {
  readonly app: SubgraphServer;
  readonly clock: FixedClock;
  readonly tokens: TokenMaker;
  /** The data of an operation that must not fail. */
  ask(identity: Identity, query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** The codes of the errors of an operation that must fail. */
  codes(identity: Identity, query: string, variables?: Record<string, unknown>): Promise<unknown[]>;
}

/** The whole subgraph over the given store, on a free port once started. */
export const createTestApp = async (
  store: AccountStore,
  admin: AdminStore = createMemoryAdminStore(),
  settings: Partial<AdminSettings> = {},
): Promise<TestApp> => {
  const clock = fixedClock(startMs);
  const tokens = await createTokenMaker(clock);
  const app = createAccountApp({
    store,
    admin,
    settings: { changeLifeMs: 86_400_000, keyApproval: 'beyond-guest', ...settings },
    randomBytes,
    cursors: createCursorSeal(new Uint8Array(32).fill(7)),
    verifier: createIdentityVerifier({ keys: localKeys(tokens.jwks), clock }),
    clock,
    ids: sequentialIds(clock),
    logger: silentLogger(),
    metrics: createMetrics('account', { defaults: false }),
    http: { host: '127.0.0.1', port: 0 },
    sdl,
  });
  const run = (identity: Identity, query: string, variables?: Record<string, unknown>) =>
    app.execute({ query, identity, ...(variables && { variables }) });
  return {
    app,
    clock,
    tokens,
    async ask(identity, query, variables) {
      const { data, errors } = await run(identity, query, variables);
      if (errors || !data) throw new Error(JSON.stringify(errors));
      return data;
    },
    async codes(identity, query, variables) {
      const { errors } = await run(identity, query, variables);
      return (errors ?? []).map(({ extensions }) => extensions['code']);
    },
  };
};
