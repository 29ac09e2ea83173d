import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The repository's root, wherever a command is started from. */
export const repoRoot = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** infra/local itself. */
export const infraRoot = join(repoRoot, 'infra', 'local');

/** Downloaded jars: shared by every stack of this clone, kept by `pnpm reset`. */
export const cacheDir = join(repoRoot, '.local', 'cache');
