import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Answers as a planner's process does, with a plan that is its pid. What it does besides is the source: `die`, `never`
 * (it answers nothing any more), `nap` (for 300 ms), `fat` (all memory), `killed` (as by somebody else).
 */
const stand = `
const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const acts = {
  die: () => process.abort(),
  never: () => sleep(60_000),
  nap: () => sleep(300),
  fat: () => { for (const all = []; ; ) all.push(new Array(1_000).fill(all.length)); },
  killed: () => process.kill(process.pid, 'SIGKILL'),
};
process.on('message', ({ kind, supergraphSdl, source }) => {
  if (supergraphSdl === 'bad') return process.send({ problem: 'bad supergraph' });
  acts[(source ?? supergraphSdl).split(' ')[0]]?.();
  process.send(kind === 'load' ? {} : { plan: process.pid });
});
process.on('disconnect', () => process.exit(0));
`;

export const createStand = (): { readonly entry: string; remove(): void } => {
  const folder = mkdtempSync(path.join(tmpdir(), 'planner-'));
  const entry = path.join(folder, 'stand.mjs');
  writeFileSync(entry, stand);
  return { entry, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Whether the process ends within some seconds. */
export const ends = async (pid: number): Promise<boolean> => {
  for (let turn = 0; turn < 200 && isAlive(pid); turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return !isAlive(pid);
};
