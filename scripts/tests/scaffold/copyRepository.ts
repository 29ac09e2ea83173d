import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');

/** The links of a package's node_modules as they are: relative ones then lead to the copy's own packages. */
const copyLinks = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const [source, target] = [path.join(from, name), path.join(to, name)];
    if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (name.startsWith('@')) copyLinks(source, target);
  }
};

export interface RepositoryCopy {
  readonly dir: string;
  /** Gives a package what another one has installed. */
  link(from: string, to: string): void;
  remove(): void;
}

/** All that git keeps or would keep, in a folder of its own, with the packages that are installed here. */
export const copyRepository = (): RepositoryCopy => {
  const dir = mkdtempSync(path.join(tmpdir(), 'scaffold-'));
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = stdout.split('\0').filter((file) => file !== '' && existsSync(path.join(root, file)));
  for (const file of files) cpSync(path.join(root, file), path.join(dir, file), { recursive: true });
  const link = (from: string, to: string): void =>
    copyLinks(path.join(root, from, 'node_modules'), path.join(dir, to, 'node_modules'));
  const packages = files.filter((file) => file.endsWith('package.json')).map((file) => path.dirname(file));
  for (const one of packages) if (existsSync(path.join(root, one, 'node_modules'))) link(one, one);
  symlinkSync(path.join(root, 'node_modules/.pnpm'), path.join(dir, 'node_modules/.pnpm'));
  return { dir, link, remove: () => rmSync(dir, { recursive: true, force: true }) };
};
