import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Something that becomes an image. */
export interface Deployable {
  readonly name: string;
  /** Its folder in the repository. */
  readonly dir: string;
  /** What it listens on unless PORT says otherwise. */
  readonly port: number;
  /** Has a feed worker beside its server. */
  readonly hasWorker: boolean;
}

const portOf = /httpEnv\((\d+)\)/;

/** The first `httpEnv(<port>)` of a config.ts is its server's. */
const portIn = (config: string): number | undefined => {
  const port = portOf.exec(config)?.[1];
  return port === undefined ? undefined : Number(port);
};

/** Every folder that has an entry file, by the places where deployables live. */
export const findDeployables = (
  root: string,
  readConfig: (file: string) => string,
): readonly Deployable[] => {
  const folders = [
    'gateway',
    ...readdirSync(path.join(root, 'subgraphs')).map((name) => `subgraphs/${name}`),
    'infra/registry',
  ];
  return folders
    .filter((dir) => existsSync(path.join(root, dir, 'src/main.ts')))
    .map((dir) => ({
      name: path.basename(dir),
      dir,
      port: portIn(readConfig(path.join(root, dir, 'src/config.ts'))) ?? 8080,
      hasWorker: existsSync(path.join(root, dir, 'src/ingest.main.ts')),
    }));
};
