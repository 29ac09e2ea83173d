import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '@commerce/testkit';
import { exportJWK, generateKeyPair } from 'jose';
import { keyFor } from './registry.ts';

const entry = fileURLToPath(new URL('../../../../gateway/src/main.ts', import.meta.url));

const tenants = {
  tenants: [
    {
      id: 'acme',
      name: 'Acme',
      defaultLocale: 'en',
      locales: ['en'],
      defaultCurrency: 'USD',
      currencies: ['USD'],
      apiKeys: [{ id: 'demo', sha256: createHash('sha256').update('demo').digest('hex') }],
    },
  ],
};

export interface GatewayProcess {
  readonly url: string;
  /** Asks as a client of the tenant. */
  ask(query: string, client?: string): Promise<{ readonly data?: unknown; readonly errors?: unknown }>;
  stop(): Promise<void>;
}

/** The real gateway in a process of its own, following the registry; `folder` keeps what it keeps over runs. */
export const startGateway = async (registryUrl: string, folder: string): Promise<GatewayProcess> => {
  await writeFile(path.join(folder, 'tenants.json'), JSON.stringify(tenants));
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const child: ChildProcess = spawn(process.execPath, ['--no-warnings', entry], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      TENANTS_FILE: path.join(folder, 'tenants.json'),
      ACCOUNT_ID_KEY: Buffer.alloc(32).toString('base64url'),
      SIGNING_KEY: JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'gw-1' }),
      SUPERGRAPH: 'registry',
      SUPERGRAPH_REGISTRY_URL: `${registryUrl}/uplink`,
      SUPERGRAPH_REGISTRY_KEY: keyFor('gateway'),
      SUPERGRAPH_REF: 'commerce@current',
      SUPERGRAPH_KEPT_FILE: path.join(folder, 'kept.graphql'),
      USAGE_REPORT_URL: `${registryUrl}/graphql`,
      USAGE_REPORT_SECONDS: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise((resolve) => child.once('close', resolve));
  const listening = (): string | undefined => /"port":(\d+)[^\n]*"msg":"listening"/.exec(output)?.[1];
  await waitUntil(
    () => {
      if (child.exitCode !== null) throw new Error(`the gateway ended: ${output.slice(-2_000)}`);
      return listening() !== undefined;
    },
    { timeoutMs: 60_000, what: 'the gateway to listen' },
  );
  const url = `http://127.0.0.1:${listening() ?? ''}`;
  return {
    url,
    async ask(query, client = 'web') {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-api-key': 'demo',
          'apollographql-client-name': client,
        },
        body: JSON.stringify({ query }),
      });
      return (await response.json()) as { data?: unknown; errors?: unknown };
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
};

export const newFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'story-'));

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
