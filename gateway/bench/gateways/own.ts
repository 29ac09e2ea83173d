import { fileURLToPath } from 'node:url';
import type { GatewaySpec } from './gateway.ts';

const entry = fileURLToPath(new URL('../../src/cli.main.ts', import.meta.url));
const cwd = fileURLToPath(new URL('../..', import.meta.url));

const args = (supergraphFile: string, port: number): string[] => [
  entry,
  ...['--supergraph', supergraphFile, '--port', String(port), '--no-auth'],
];

/** Our gateway; `nodeOptions` go before its entry. */
export const ours = (supergraphFile: string, port: number, nodeOptions: readonly string[]): GatewaySpec => ({
  name: 'ours',
  args: [...nodeOptions, ...args(supergraphFile, port)],
  env: {},
  cwd,
});

/** The same process and transport around the executor of @apollo/gateway. */
export const stock = (supergraphFile: string, port: number): GatewaySpec => ({
  name: 'stock',
  args: args(supergraphFile, port),
  env: { GATEWAY_ENGINE: 'stock' },
  cwd,
});

const apolloEntry = fileURLToPath(new URL('apollo.main.ts', import.meta.url));

/** @apollo/server with @apollo/gateway, as they come. */
export const apollo = (supergraphFile: string, port: number): GatewaySpec => ({
  name: 'apollo',
  args: [apolloEntry, supergraphFile, String(port)],
  // As a shop would run it: without, Apollo Server explains errors with stack traces.
  env: { NODE_ENV: 'production' },
  cwd,
});
