import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const launcher = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@apollo/rover/package.json')),
  'bin/rover.js',
);

export interface RoverRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Rover {
  /** Runs the real binary; files in the working folder are given by name. */
  run(args: readonly string[], key?: string): Promise<RoverRun>;
  /** Writes a file into the working folder. */
  write(name: string, text: string): Promise<string>;
  remove(): Promise<void>;
}

/** Rover as a CI runs it: no configuration, no telemetry, no update check, our registry. */
export const createRover = async (registryUrl: string, defaultKey: string): Promise<Rover> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'rover-'));
  return {
    run: (args, key = defaultKey) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [launcher, ...args], {
          cwd: folder,
          env: {
            PATH: process.env['PATH'],
            HOME: folder,
            APOLLO_KEY: key,
            APOLLO_REGISTRY_URL: `${registryUrl}/graphql`,
            APOLLO_TELEMETRY_DISABLED: '1',
            APOLLO_ROVER_SKIP_UPDATE: '1',
            APOLLO_CHECKS_TIMEOUT_SECONDS: '20',
            NO_COLOR: '1',
          },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        const out: Buffer[] = [];
        const err: Buffer[] = [];
        child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
        child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
        child.on('error', reject);
        child.on('close', (code) =>
          resolve({
            exitCode: code ?? -1,
            stdout: Buffer.concat(out).toString(),
            stderr: Buffer.concat(err).toString(),
          }),
        );
      }),
    async write(name, text) {
      await writeFile(path.join(folder, name), text);
      return name;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
