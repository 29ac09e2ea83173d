// Generates each owner's Prisma client. `generate` itself is WebAssembly; the CLI only wants to see a schema
// engine, and would download one. Any executable satisfies it, so no network is needed.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ownerFolder, owners, type Owner } from './owners.ts';

const prismaCli = createRequire(import.meta.url).resolve('prisma/build/index.js');

const generate = (owner: Owner): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [prismaCli, 'generate', '--no-hints', '--schema', join(ownerFolder(owner), 'schema.prisma')],
      {
        env: {
          ...process.env,
          PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
          PRISMA_HIDE_UPDATE_MESSAGE: '1',
          CHECKPOINT_DISABLE: '1',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0)
        process.stderr.write(`prisma generate for ${owner} failed\n${Buffer.concat(output).toString()}`);
      resolve(code ?? 1);
    });
  });

const codes = await Promise.all(owners.map(generate));
process.exitCode = Math.max(...codes);
