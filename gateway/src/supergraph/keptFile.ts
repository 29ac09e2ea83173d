import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Logger } from '@commerce/service';

/** A supergraph that was live once, for a start without the registry. */
export interface KeptSupergraph {
  /** Undefined when nothing was kept yet. */
  read(): Promise<string | undefined>;
  /** Whole or not at all; a disk that fails is logged and stops nothing. */
  keep(supergraphSdl: string): void;
}

export const createKeptFile = ({ file, logger }: { file: string; logger: Logger }): KeptSupergraph => {
  let writing = Promise.resolve();
  return {
    async read() {
      try {
        return await readFile(file, 'utf8');
      } catch {
        return undefined;
      }
    },
    keep(supergraphSdl) {
      writing = writing
        .then(async () => {
          const aside = `${file}.${process.pid}.partial`;
          await writeFile(aside, supergraphSdl);
          await rename(aside, file);
        })
        .catch((error: unknown) =>
          logger.warn({ file, reason: String(error) }, 'the live supergraph cannot be kept on disk'),
        );
    },
  };
};
