import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { GatewaySpec } from './gateway.ts';

/** Where the peers are installed; ignored by git and left there for the next run. */
const folder = fileURLToPath(new URL('../.local/peers', import.meta.url));
const manifestFile = `${folder}/package.json`;

const manifest = JSON.stringify({
  private: true,
  description: 'The gateways that ours is measured beside. Written by the bench.',
  dependencies: {
    '@graphql-hive/gateway': '2.15.1',
    '@graphql-hive/router-runtime': '1.4.23',
    graphql: '16.15.0',
  },
});

const installed = async (): Promise<boolean> =>
  existsSync(`${folder}/node_modules/.package-lock.json`) &&
  (await readFile(manifestFile, 'utf8').catch(() => '')) === manifest;

/** Installs the peers at their pinned versions unless they are there. Throws when npm fails. */
export const installPeers = async (log: (line: string) => void): Promise<void> => {
  if (await installed()) return;
  log('installing Hive Gateway beside the bench (once)');
  await mkdir(folder, { recursive: true });
  await writeFile(manifestFile, manifest);
  const npm = spawn('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve, reject) => npm.once('error', reject).once('close', resolve));
  if (code !== 0) {
    await writeFile(manifestFile, '{}');
    throw new Error('npm could not install the peers; --peers none leaves them out');
  }
};

/** `native`: on the runtime and planner of Hive Router. */
export const hive = (supergraphFile: string, port: number, native: boolean): GatewaySpec => ({
  name: native ? 'hive-native' : 'hive',
  args: [
    `${folder}/node_modules/@graphql-hive/gateway/dist/bin.js`,
    ...['supergraph', supergraphFile, '--host', '127.0.0.1', '--port', String(port)],
    // One process, and no look at a file that does not change.
    ...['--fork', '1', '--polling', '1h'],
    ...(native ? ['--hive-router-runtime'] : []),
  ],
  env: {},
  cwd: folder,
});
