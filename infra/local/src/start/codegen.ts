import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { repoRoot } from '../paths.ts';

const isOnPath = (command: string, path: string): boolean =>
  path.split(delimiter).some((dir) => {
    try {
      accessSync(join(dir, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** turbo runs packages' scripts through pnpm, which is not on the path when node was called directly. */
const turboCommand = (base: NodeJS.ProcessEnv): [command: string, ...args: string[]] =>
  isOnPath('pnpm', base['PATH'] ?? '')
    ? [join(repoRoot, 'node_modules', '.bin', 'turbo')]
    : ['npx', '-y', 'pnpm@10', 'exec', 'turbo'];

/** `turbo run codegen`: a second when nothing changed. Throws with its output when it fails. */
export const runCodegen = (base: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const [command, ...prefix] = turboCommand(base);
    const child = spawn(
      command,
      [...prefix, 'run', 'codegen', '--output-logs=errors-only', '--log-order=grouped'],
      {
        cwd: repoRoot,
        env: { ...base, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
        ...(signal && { signal }),
      },
    );
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-8_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`code generation failed:\n${output.trim()}`));
    });
  });
