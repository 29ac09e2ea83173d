import { parentPort } from 'node:worker_threads';
import { compose } from './composition/compose.ts';
import type { SubgraphSchema } from './composition/port.ts';

// The thread of composition/inThread.ts.
parentPort?.on('message', (subgraphs: readonly SubgraphSchema[]) =>
  parentPort?.postMessage(compose(subgraphs)),
);
