import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { infraRoot } from '../paths.ts';
import type { LocalFolder } from './localFolder.ts';

/** Tells a folder from one of the same name that was wiped and made again. */
const birthOf = async (path: string): Promise<string> => {
  try {
    const { ino, birthtimeMs } = await stat(path);
    return `${ino}:${birthtimeMs}`;
  } catch {
    return 'none';
  }
};

/**
 * What the sample feeds were published to: these feeds, through this broker, into these stores.
 * When any of it changes they are published again, which is always safe and only takes time.
 */
export const feedsFingerprint = async (
  folder: LocalFolder,
  endpoints: readonly (string | undefined)[],
): Promise<string> => {
  const manifest = await readFile(join(infraRoot, 'feeds', 'manifest.json'), 'utf8').catch(() => '');
  const births = await Promise.all(
    [folder.postgres, folder.dynamodb, folder.kafka].map((dir) => birthOf(join(dir, 'data'))),
  );
  return createHash('sha256')
    .update(JSON.stringify([manifest, births, endpoints]))
    .digest('hex');
};

export const isPublished = async (folder: LocalFolder, fingerprint: string): Promise<boolean> => {
  try {
    return (await readFile(folder.publishedFile, 'utf8')) === fingerprint;
  } catch {
    return false;
  }
};

export const markPublished = (folder: LocalFolder, fingerprint: string): Promise<void> =>
  writeFile(folder.publishedFile, fingerprint);
