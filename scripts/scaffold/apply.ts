import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plan } from './plan.ts';
import type { ProjectFile } from './template.ts';

/** The project's own commands that make the rest of the new files, each from what the one before it made. */
const commands = [
  'scripts/compose/compose.main.ts',
  'scripts/access/access.main.ts',
  'scripts/deployables/deployables.main.ts',
] as const;

const write = (root: string, { file, text }: ProjectFile): void => {
  const at = path.join(root, file);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, text);
};

/** Remembers how the files are; what it gives puts them back. */
const remember = (root: string, files: readonly string[]): (() => void) => {
  const before = files.map((file) => {
    const at = path.join(root, file);
    return { file, text: existsSync(at) ? readFileSync(at, 'utf8') : undefined };
  });
  return () => {
    for (const { file, text } of before) {
      if (text === undefined) rmSync(path.join(root, file), { force: true });
      else write(root, { file, text });
    }
  };
};

/**
 * Does what the plan says, all of it or nothing. Gives what the command said that failed, after everything was
 * put back as it was; undefined on success.
 */
export const applyPlan = (root: string, { writes, edits, made }: Plan): string | undefined => {
  const files = [...writes, ...edits];
  const undo = remember(root, [...files.map(({ file }) => file), ...made]);
  for (const file of files) write(root, file);
  for (const command of commands) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, command)], {
      cwd: root,
      encoding: 'utf8',
    });
    if (status === 0) continue;
    undo();
    return `${stdout}${stderr}\n${command} failed`;
  }
  return undefined;
};
