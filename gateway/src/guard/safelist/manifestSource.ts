import { readFile, stat } from 'node:fs/promises';
import type { Logger } from '@commerce/service';
import { createLooking } from './looking.ts';
import { type Manifest, parseManifest } from './manifest.ts';

/** Where lists of operations come from: files, a registry. */
export interface ManifestSource {
  /**
   * Answers with the lists of now, and tells of later ones as a whole; rejects when there is none. `update` throws on
   * lists that cannot be used.
   */
  start(update: (manifests: readonly Manifest[]) => void): Promise<readonly Manifest[]>;
  stop(): Promise<void>;
}

const markOf = async (file: string): Promise<string> => {
  const { mtimeMs, size, ino } = await stat(file);
  return `${mtimeMs}/${size}/${ino}`;
};

/** Lists in files, looked at every `pollMs` (0: read once). A change that cannot be read is told once, and not used. */
export const fileManifests = (deps: {
  readonly files: readonly string[];
  readonly pollMs: number;
  readonly logger: Logger;
}): ManifestSource => {
  const { files, pollMs, logger } = deps;
  const marks = async (): Promise<string> => (await Promise.all(files.map(markOf))).join();
  const read = async (): Promise<Manifest[]> =>
    Promise.all(
      files.map(async (file) => {
        try {
          return parseManifest(await readFile(file, 'utf8'));
        } catch (error) {
          throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
          });
        }
      }),
    );

  const looking = createLooking({
    pollMs,
    problem: 'the new list of operations is refused: the last good one goes on',
    logger,
  });

  return {
    async start(update) {
      let seen = await marks();
      const first = await read();
      if (pollMs === 0) return first;
      looking.start(async () => {
        const now = await marks();
        if (now === seen) return;
        const manifests = await read();
        if (looking.isStopped()) return;
        update(manifests);
        seen = now;
        looking.recovered();
        logger.info({ files }, 'a new list of operations is in use');
      });
      return first;
    },
    async stop() {
      looking.stop();
    },
  };
};
