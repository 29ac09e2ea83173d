import { readFileSync } from 'node:fs';
import type { Identity } from '@commerce/kernel';
import { createCursorSeal, createMetrics, silentLogger, type SubgraphServer } from '@commerce/service';
import { guest } from '@commerce/testkit';
import { createProductApp } from '../../src/app.ts';
import type { Catalog } from './catalog.ts';

const sdl = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

const settings = { defaultLocale: 'en', locales: ['en', 'de'], defaultCurrency: 'USD' };

export const appOf = ({ store, clock }: Pick<Catalog, 'store' | 'clock'>): SubgraphServer =>
  createProductApp({
    store,
    settingsOf: () => settings,
    seal: createCursorSeal(new Uint8Array(32).fill(7)),
    verifier: { verify: async () => guest() },
    clock,
    logger: silentLogger(),
    metrics: createMetrics('product', { defaults: false }),
    http: { host: '127.0.0.1', port: 0 },
    sdl,
  });

export interface Answer {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- its shape is what the test's own query says
  readonly data: any;
  readonly errors: readonly {
    readonly path: string;
    readonly code: unknown;
    readonly argument?: unknown;
    readonly message: string;
  }[];
}

/** Runs a query; prototypes are dropped so that answers compare as plain data. */
export const ask = async (
  app: SubgraphServer,
  query: string,
  variables: Record<string, unknown> = {},
  identity: Identity = guest(),
): Promise<Answer> => {
  const { data, errors = [] } = await app.execute({ query, variables, identity });
  return {
    data: JSON.parse(JSON.stringify(data ?? null)),
    errors: errors.map(({ path, extensions, message }) => ({
      path: (path ?? []).join('.'),
      code: extensions['code'],
      ...('argument' in extensions && { argument: extensions['argument'] }),
      message,
    })),
  };
};
