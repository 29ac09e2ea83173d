import { describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { waitUntil } from '@commerce/testkit';
import { spawn } from 'node:child_process';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'graphql';

const entry = fileURLToPath(new URL('../../src/cli.main.ts', import.meta.url));

const run = (args: readonly string[]) => {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, output, exited };
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Undefined where nobody listens. */
const connected = (port: number): Promise<Socket | undefined> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', () => resolve(undefined));
  });

const withFile = async (content: string, use: (file: string) => Promise<void>): Promise<void> => {
  const dir = mkdtempSync(join(tmpdir(), 'gateway-cli-'));
  const file = join(dir, 'supergraph.graphql');
  writeFileSync(file, content);
  await use(file).finally(() => rmSync(dir, { recursive: true, force: true }));
};

describe('the gateway on the command line', () => {
  test('serves a supergraph from its file alone and stops at a signal', async () => {
    const typeDefs = parse('type Query { a: String }');
    const { supergraphSdl = '' } = composeServices([{ name: 'a', url: 'http://127.0.0.1:9', typeDefs }]);
    await withFile(supergraphSdl, async (file) => {
      const { child, output, exited } = run(['--supergraph', file, '--port', '0', '--no-auth']);
      await waitUntil(() => output.out.endsWith('\n'), { timeoutMs: 20_000 });
      const { url } = JSON.parse(output.out) as { url: string };
      for (const path of ['/graphql', '/']) {
        const response = await fetch(new URL(path, url), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: '{ __typename }' }),
        });
        expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
      }
      child.kill('SIGTERM');
      expect(await exited).toBe(0);
      expect(output.err).toBe('');
    });
  }, 90_000);

  test.each(['native', 'apollo'])(
    'serves a supergraph that takes a while to hand to the %s planner',
    async (planner) => {
      const typeDefs = parse('type Query { a: String }');
      const { supergraphSdl = '' } = composeServices([{ name: 'a', url: 'http://127.0.0.1:9', typeDefs }]);
      const long = `${supergraphSdl}\n"""${'long '.repeat(1_000_000)}""" scalar Long @join__type(graph: A)`;
      await withFile(long, async (file) => {
        const options = ['--supergraph', file, '--port', '0', '--no-auth', '--planner', planner];
        const { child, output, exited } = run(options);
        await Promise.race([exited, waitUntil(() => output.out.endsWith('\n'), { timeoutMs: 30_000 })]);
        expect(output).toEqual({ out: expect.stringContaining('listening'), err: '' });
        child.kill('SIGTERM');
        expect(await exited).toBe(0);
      });
    },
    90_000,
  );

  test('serves on when nobody reads what it writes, and stops though a client never sends all of its body', async () => {
    const typeDefs = parse('type Query { a: String }');
    const { supergraphSdl = '' } = composeServices([{ name: 'a', url: 'http://127.0.0.1:9', typeDefs }]);
    await withFile(supergraphSdl, async (file) => {
      const port = await freePort();
      const { child, output, exited } = run(['--supergraph', file, '--port', String(port), '--no-auth']);
      child.stdout.destroy();
      let stalled: Socket | undefined;
      await waitUntil(
        async () => {
          stalled = await connected(port);
          return stalled !== undefined;
        },
        { timeoutMs: 20_000 },
      );
      const head = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';
      stalled?.write(`${head}content-length: 100\r\n\r\n{`);
      const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
      expect(response.status).toBe(200);
      child.kill('SIGTERM');
      expect(await exited).toBe(0);
      expect(output.err).toBe('');
      stalled?.destroy();
    });
  }, 90_000);

  test.each([
    ['nothing but a schema', 'type Query { a: Int }'],
    ['no GraphQL', '{"name": "x"}'],
  ])(
    'refuses a file with %s in one line',
    async (_name, content) => {
      await withFile(content, async (file) => {
        const { output, exited } = run(['--supergraph', file, '--port', '0', '--no-auth']);
        expect(await exited).toBe(2);
        expect(output.out).toBe('');
        expect(output.err.trim().split('\n').length).toBe(1);
      });
    },
    30_000,
  );

  test('refuses a file that is not there in one line', async () => {
    const { output, exited } = run(['--supergraph', '/nowhere/at/all', '--no-auth']);
    expect(await exited).toBe(2);
    expect(output.err).toMatch(/^--supergraph cannot be read: .*\n$/);
  }, 90_000);
});
