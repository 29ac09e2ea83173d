import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { PartEnvironment } from './environments.ts';

const schema = z.record(z.string(), z.record(z.string(), z.string()));

/** By part name (`product`, `product-ingest`, …). It holds passwords, hence mode 0600. */
export type StackEnvironments = Readonly<Record<string, PartEnvironment>>;

export const writeEnvironmentFile = (path: string, environments: StackEnvironments): Promise<void> =>
  writeFile(path, `${JSON.stringify(environments, null, 2)}\n`, { mode: 0o600 });

/** The environments of the stack that was started last in this folder; null when none ever was. */
export const readEnvironmentFile = async (path: string): Promise<StackEnvironments | null> => {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
};
