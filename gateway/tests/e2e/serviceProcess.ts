import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportJWK, generateKeyPair } from 'jose';

const entry = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

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

export interface ServiceProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Every line logged so far. */
  readonly lines: () => Record<string, unknown>[];
  readonly exited: Promise<number | null>;
  /** Replaces SUPERGRAPH_FILE's content. */
  writeSupergraph(sdl: string): void;
  /** Asks as the tenant acme. */
  ask(query: string): Promise<{ status: number; body: unknown }>;
}

/** Several processes start at once, and other suites have the cores too. */
const startTimeoutMs = 90_000;

/** The real entry file in processes of its own, on a free port, until `exited`. Rejects when it does not serve. */
export const startService = async (
  supergraphSdl: string,
  env: Readonly<Record<string, string>>,
): Promise<ServiceProcess> => {
  const dir = mkdtempSync(join(tmpdir(), 'gateway-e2e-'));
  const supergraphFile = join(dir, 'supergraph.graphql');
  writeFileSync(supergraphFile, supergraphSdl);
  writeFileSync(join(dir, 'tenants.json'), JSON.stringify(tenants));
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const child = spawn(process.execPath, [entry], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      TENANTS_FILE: join(dir, 'tenants.json'),
      SUPERGRAPH_FILE: supergraphFile,
      ACCOUNT_ID_KEY: Buffer.alloc(32).toString('base64url'),
      SIGNING_KEY: JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'gw-1' }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve)).finally(() =>
    rmSync(dir, { recursive: true, force: true }),
  );
  const lines = (): Record<string, unknown>[] =>
    output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const workers = Number(env['GATEWAY_WORKERS'] ?? 1);
  let port: number | undefined;
  for (const deadline = Date.now() + startTimeoutMs; port === undefined;) {
    const listening = lines().filter(({ msg }) => msg === 'listening');
    if (listening.length >= workers) port = Number(listening[0]?.['port']);
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`it does not serve: ${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    child,
    lines,
    exited,
    writeSupergraph: (sdl) => writeFileSync(supergraphFile, sdl),
    async ask(query) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': 'demo', connection: 'close' },
        body: JSON.stringify({ query }),
      });
      return { status: response.status, body: await response.json() };
    },
  };
};
