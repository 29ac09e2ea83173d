import { readFileSync } from 'node:fs';
import { systemClock } from '@commerce/kernel';
import {
  createCursorSeal,
  createIdentityVerifier,
  type IdentityVerifier,
  createMetrics,
  localKeys,
  silentLogger,
  type SubgraphServer,
} from '@commerce/service';
import { createInventory } from '../../src/app.ts';
import type { World } from './world.ts';

const sdl = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

const nobody = createIdentityVerifier({ keys: localKeys({ keys: [] }), clock: systemClock });

/** The subgraph over a world's store; over HTTP it answers whom the verifier lets in. */
export const createServer = (
  { store, clock, ids, lowStockAt, audit, adjustAloneUpTo }: World,
  verifier: IdentityVerifier = nobody,
): SubgraphServer =>
  createInventory({
    http: { host: '127.0.0.1', port: 0 },
    sdl,
    store,
    verifier,
    cursors: createCursorSeal(new Uint8Array(32).fill(7)),
    clock,
    ids,
    lowStockAt,
    audit,
    adjustAloneUpTo,
    logger: silentLogger(),
    metrics: createMetrics('inventory-test', { defaults: false }),
  });
