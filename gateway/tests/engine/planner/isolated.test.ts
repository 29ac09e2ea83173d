import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { createIsolatedPlanner, PlanningTimeout } from '../../../src/engine/planner/isolated.ts';
import type { Planner } from '../../../src/engine/planner/port.ts';

/** Answers as the real process does; dies over `die`, says nothing to `slow`, and tells its pid as the subgraph. */
const stand = `
process.on('message', ({ id, kind, supergraphSdl, source }) => {
  if (kind === 'load') return process.send(supergraphSdl === 'bad' ? { id, problem: 'bad supergraph' } : { id });
  if (source.includes('die')) process.abort();
  if (source.includes('slow')) return;
  const node = { kind: 'Fetch', serviceName: String(process.pid), operation: source };
  process.send({ id, plan: { kind: 'QueryPlan', node } });
});
process.on('disconnect', () => process.exit(0));
`;

let folder: string;
let planner: Planner | undefined;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'planner-'));
  writeFileSync(path.join(folder, 'stand.mjs'), stand);
});
afterEach(() => planner?.close?.());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = async (supergraphSdl = 'good', timeoutMs = 5_000): Promise<Planner> =>
  (planner = await createIsolatedPlanner(supergraphSdl, {
    entry: path.join(folder, 'stand.mjs'),
    timeoutMs,
  }));

const ask = async (from: Planner, source: string) => {
  const overrides = { labels: new Set<string>(), percentage: 0 };
  const { root } = await from.plan({ source, document: parse('{ a }'), operationName: undefined, overrides });
  return root?.kind === 'fetch' ? Number(root.subgraph) : undefined;
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const ended = async (pid: number): Promise<boolean> => {
  for (let turn = 0; turn < 100 && isAlive(pid); turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return !isAlive(pid);
};

describe('the native planner in a process of its own', () => {
  test('plans what it plans in this process', async () => {
    const { supergraphSdl } = composeServices([
      { name: 'catalog', url: 'http://catalog', typeDefs: parse('type Query { a: Int }') },
    ]);
    const entry = path.resolve(import.meta.dirname, '../../../src/nativePlanner.main.ts');
    planner = await createIsolatedPlanner(supergraphSdl ?? '', { entry, timeoutMs: 10_000 });
    const overrides = { labels: new Set<string>(), percentage: 0 };
    const request = { source: '{ a }', document: parse('{ a }'), operationName: undefined, overrides };
    expect(await planner.plan(request)).toMatchObject({
      root: { kind: 'fetch', subgraph: 'catalog', operation: '{a}' },
    });
    await expect(planner.plan({ ...request, source: '{ b }' })).rejects.toThrow();
  }, 20_000);

  test('a fault that ends it is nobody else’s: the next operation has a new process, the same one is not asked again', async () => {
    const from = await start();
    const first = await ask(from, 'fine');
    await expect(ask(from, 'die')).rejects.toThrow('ended');
    const second = await ask(from, 'fine');
    expect(second).not.toBe(first);
    await expect(ask(from, 'die')).rejects.toThrow('before');
    expect(await ask(from, 'fine')).toBe(second);
  }, 20_000);

  test('what takes too long is refused, at once when it comes again', async () => {
    const from = await start('good', 400);
    await expect(ask(from, 'slow')).rejects.toThrow(PlanningTimeout);
    const begun = performance.now();
    await expect(ask(from, 'slow')).rejects.toThrow(PlanningTimeout);
    expect(performance.now() - begun).toBeLessThan(200);
    expect(await ask(from, 'fine')).toBeGreaterThan(0);
  }, 20_000);

  test('a supergraph that it refuses is told at the start', async () => {
    await expect(start('bad')).rejects.toThrow('bad supergraph');
  }, 20_000);

  test('closed, it leaves no process behind, not even after answering a straggler', async () => {
    const from = await start();
    const first = (await ask(from, 'fine')) ?? 0;
    from.close?.();
    expect(await ended(first)).toBe(true);
    const straggler = (await ask(from, 'fine')) ?? 0;
    expect(straggler).not.toBe(first);
    expect(await ended(straggler)).toBe(true);
  }, 20_000);
});
