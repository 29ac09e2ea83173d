import { parentPort } from 'node:worker_threads';
import { compose, readSupergraph } from './composition/compose.ts';
import type { CompositionWork } from './composition/inThread.ts';

// The thread of composition/inThread.ts.
parentPort?.on('message', (work: CompositionWork) =>
  parentPort?.postMessage(typeof work === 'string' ? readSupergraph(work) : compose(work)),
);
