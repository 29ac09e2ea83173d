import { readFileSync } from 'node:fs';
import { CodedError, type Identity } from '@commerce/kernel';
import { createCursorSeal, createMetrics, silentLogger, type SubgraphServer } from '@commerce/service';
import type { GraphQLError } from 'graphql';
import { createOrderApp } from '../../src/app.ts';
import type { World } from './world.ts';

const sdl = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** The subgraph in process, over a world. */
export const createTestApp = ({ deps }: World): SubgraphServer =>
  createOrderApp({
    ...deps,
    storeReady: async () => undefined,
    verifier: {
      verify: async () => {
        throw new CodedError('UNAUTHENTICATED', 'no token in process');
      },
    },
    cursors: createCursorSeal(new Uint8Array(32).fill(7)),
    logger: silentLogger(),
    metrics: createMetrics('order', { defaults: false }),
    http: { host: '127.0.0.1', port: 0 },
    sdl,
  });

export interface Answer {
  // A test reads what it asked for; a wrong path fails there.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data?: any;
  readonly errors?: readonly GraphQLError[];
}

export const asking =
  (app: SubgraphServer) =>
  async (identity: Identity, query: string, variables: Record<string, unknown> = {}): Promise<Answer> =>
    app.execute({ query, variables, identity });
