import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const candidates = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Where a browser is on this machine; undefined: its tests are skipped. */
export const chromium = candidates.find((file) => file !== undefined && existsSync(file));

/** What a phone shows of a page: the document after layout, and a picture. */
export const openOnPhone = async (
  url: string,
): Promise<{ readonly dom: string; readonly screenshot: string; remove(): Promise<void> }> => {
  if (chromium === undefined) throw new Error('there is no browser');
  const program = chromium;
  const folder = await mkdtemp(path.join(tmpdir(), 'phone-'));
  const run = (...args: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = spawn(
        program,
        [
          '--headless=new',
          '--no-sandbox',
          '--disable-gpu',
          '--disable-dev-shm-usage',
          '--no-first-run',
          `--user-data-dir=${path.join(folder, 'profile')}`,
          '--window-size=500,844',
          '--virtual-time-budget=2000',
          ...args,
          url,
        ],
        { stdio: ['ignore', 'pipe', 'ignore'] },
      );
      const out: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      child.on('error', reject);
      child.on('close', () => resolve(Buffer.concat(out).toString()));
    });
  const screenshot = path.join(folder, 'page.png');
  const dom = await run('--dump-dom');
  await run(`--screenshot=${screenshot}`);
  return { dom, screenshot, remove: () => rm(folder, { recursive: true, force: true }) };
};
