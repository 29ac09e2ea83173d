import { setFlagsFromString } from 'node:v8';

/**
 * How V8 collects garbage in a process that answers requests. To be called first.
 *
 * Young objects are collected by the main thread alone: helpers wait for each other as long as they help, where what
 * survives is a few requests in flight. Several cores are used by several workers (measured: 3 to 5 % of the CPU).
 */
export const tuneRuntime = (): void => setFlagsFromString('--no-parallel-scavenge');
