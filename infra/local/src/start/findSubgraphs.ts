import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A subgraph as its folder shows it. */
export interface FoundSubgraph {
  readonly name: string;
  /** What its config.ts has it listen on unless told otherwise. */
  readonly port: number;
  /** The same of its feed worker; undefined where it has none. */
  readonly workerPort: number | undefined;
  /** Creates tables in DynamoDB. */
  readonly hasSetup: boolean;
}

const ports = /httpEnv\((\d+)\)/g;

/** Every folder of subgraphs/ that has an entry file, by its port: nobody keeps a list. */
export const findSubgraphs = (folder: string): readonly FoundSubgraph[] =>
  readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'src/main.ts')))
    .map((name) => {
      const src = join(folder, name, 'src');
      // The server's is the first of the file, the worker's the second.
      const found = [...readFileSync(join(src, 'config.ts'), 'utf8').matchAll(ports)];
      const [port, workerPort] = found.map(([, digits]) => Number(digits));
      const hasWorker = existsSync(join(src, 'ingest.main.ts'));
      if (port === undefined || (hasWorker && workerPort === undefined)) {
        throw new Error(`subgraphs/${name}/src/config.ts names no port: httpEnv(4001) is expected`);
      }
      return {
        name,
        port,
        workerPort: hasWorker ? workerPort : undefined,
        hasSetup: existsSync(join(src, 'setup.main.ts')),
      };
    })
    .sort((a, b) => a.port - b.port);
