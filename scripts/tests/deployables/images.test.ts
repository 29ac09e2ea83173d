import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createHttpServer, createMetrics, silentLogger } from '@commerce/service';
import { findDeployables } from '../../deployables/deployables.ts';
import { commandProblems } from '../workflows/shell.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const json = (file: string): Record<string, Record<string, string> | undefined> =>
  JSON.parse(read(file)) as Record<string, Record<string, string> | undefined>;

interface Instruction {
  readonly keyword: string;
  readonly rest: string;
}

const instructionsOf = (text: string): readonly Instruction[] =>
  text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const [, keyword = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
      return keyword === '' ? [] : [{ keyword, rest }];
    });

/** One list for each FROM. */
const stagesOf = (dir: string): readonly (readonly Instruction[])[] => {
  const stages: Instruction[][] = [];
  for (const instruction of instructionsOf(read(`${dir}/Dockerfile`))) {
    if (instruction.keyword === 'FROM') stages.push([]);
    stages.at(-1)?.push(instruction);
  }
  return stages;
};

const restOf = (stage: readonly Instruction[], keyword: string): readonly string[] =>
  stage.filter((one) => one.keyword === keyword).map(({ rest }) => rest);

const deployables = findDeployables(root, (file) => readFileSync(file, 'utf8'));

const healthCommand = (dir: string): readonly string[] => {
  const [check = ''] = restOf(stagesOf(dir).at(-1) ?? [], 'HEALTHCHECK');
  return JSON.parse(check.slice(check.indexOf('CMD') + 3)) as string[];
};

const isHealthy = async (port: number): Promise<unknown> => {
  const [, ...args] = healthCommand('gateway');
  const child = spawn(process.execPath, args, { env: { PORT: String(port) }, stdio: 'ignore' });
  const [code] = (await once(child, 'close')) as [unknown];
  return code === 0;
};

describe.each(deployables.map(({ dir, ...rest }) => [dir, rest] as const))(
  'the image of %s',
  (dir, { hasWorker, port }) => {
    const [build = [], run = [], ...more] = stagesOf(dir);

    test('is built in one stage, of what this repository has', () => {
      expect(more).toEqual([]);
      const [command = ''] = restOf(build, 'RUN');
      expect(commandProblems(command, {})).toEqual([]);
      expect(command).toContain(`--filter=./${dir} `);
      const { scripts = {} } = json(`${dir}/package.json`);
      expect(existsSync(path.join(root, dir, scripts['build']?.replace(/^node /, '') ?? 'none'))).toBe(true);
      expect(restOf(build, 'COPY')).toEqual(['. .']);
      // What the build needs is not kept away from it.
      const ignored = read('.dockerignore').split('\n').filter(Boolean);
      for (const needed of [
        'package.json',
        'pnpm-lock.yaml',
        'pnpm-workspace.yaml',
        'turbo.json',
        `${dir}/src`,
      ])
        expect(ignored.some((one) => needed === one || needed.startsWith(`${one}/`))).toBe(false);
      expect(ignored).toEqual(expect.arrayContaining(['**/node_modules', '.git', '.local']));
    });

    test('runs nothing but the bundle, as nobody, in the Node that the code is for', () => {
      const [from = ''] = restOf(run, 'FROM');
      expect(restOf(build, 'FROM')).toEqual([`${from} AS build`]);
      const [, major] = /catalog:[\s\S]*?\n {2}node: \D*(\d+)/.exec(read('pnpm-workspace.yaml')) ?? [];
      expect(from).toMatch(new RegExp(`^node:${major}-[a-z]+-slim$`));
      expect(restOf(run, 'COPY')).toEqual([`--from=build --chown=root:root /src/${dir}/dist ./`]);
      expect(restOf(run, 'USER')).toEqual(['node']);
      expect(restOf(run, 'RUN')).toEqual([]);
      expect(restOf(run, 'EXPOSE')).toEqual([String(port)]);
      expect(restOf(run, 'ENV')[0]).toContain(`PORT=${port} `);
    });

    test('starts a bundle that the build makes', () => {
      const [entry] = JSON.parse(restOf(run, 'CMD')[0] ?? '[]') as string[];
      expect(entry).toBe('main.js');
      expect(existsSync(path.join(root, dir, 'src/main.ts'))).toBe(true);
      expect(read(`${dir}/Dockerfile`).includes('ingest.main.js')).toBe(hasWorker);
    });

    test('asks for its health as every other does', () => {
      expect(healthCommand(dir)).toEqual(healthCommand('gateway'));
    });
  },
);

describe('the health check of an image', () => {
  test('passes for a process of ours that lives', async () => {
    const { registry } = createMetrics('sample', { defaults: false });
    const http = { host: '127.0.0.1', port: 0 };
    const ready = async (): Promise<void> => undefined;
    const web = createHttpServer({ http, logger: silentLogger(), registry, ready });
    const port = await web.listen();
    expect(await isHealthy(port)).toBe(true);
    await web.close();
  });

  test('fails where nobody listens, and where something else does', async () => {
    const other = createServer((_request, response) => response.writeHead(404).end());
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const { port } = other.address() as AddressInfo;
    expect(await isHealthy(port)).toBe(false);
    other.close();
    await once(other, 'close');
    expect(await isHealthy(port)).toBe(false);
  });
});

test('the registry’s bundle has the files that it reads beside it, and the thread that composes', () => {
  const out = mkdtempSync(path.join(tmpdir(), 'image-'));
  try {
    const program = path.join(root, 'scripts/build/build.main.ts');
    const folder = path.join(root, 'infra/registry');
    expect(spawnSync(process.execPath, [program, folder, '--out', out]).status).toBe(0);
    expect(existsSync(path.join(out, 'compose.main.js'))).toBe(true);
    const started = spawnSync(process.execPath, [path.join(out, 'main.js')], {
      encoding: 'utf8',
      env: { DATABASE_URL_REGISTRY: 'postgres://nobody@127.0.0.1:1/x', REGISTRY_GRAPHS_FILE: 'none.json' },
      cwd: out,
    });
    expect([started.status, started.stderr]).toEqual([1, expect.stringContaining('REGISTRY_GRAPHS_FILE')]);
  } finally {
    rmSync(out, { recursive: true });
  }
}, 60_000);
