import path from 'node:path';
import { plannerEntriesBeside } from '../../src/engines.ts';

/** The files of the planners' processes, as they are in the sources. */
export const plannerEntries = plannerEntriesBeside(path.join(import.meta.dirname, '../../src/main.ts'));
