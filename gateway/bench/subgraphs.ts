import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { composeServices } from '@apollo/composition';
import { z } from 'zod';
import type { Processes } from './processes.ts';
import { guardedDocument, subgraphDocument, subgraphNames } from './subgraphs/schema.ts';

export interface RunningSubgraphs {
  readonly supergraphSdl: string;
  /** The same with rules who may see what. */
  readonly guardedSdl: string;
  /** Fetches that all subgraphs have seen so far. */
  readonly fetches: () => Promise<number>;
}

const started = z.object({ urls: z.record(z.string(), z.string()) });
const counted = z.object({ fetches: z.number() });

/** Starts the subgraphs, which answer `delayMs` late, in a process of their own and composes them at the URLs they got. */
export const startSubgraphs = async (processes: Processes, delayMs = 0): Promise<RunningSubgraphs> => {
  const entry = fileURLToPath(new URL('./subgraphs.main.ts', import.meta.url));
  const child = processes.start([entry, String(delayMs)], {});
  const [message] = (await once(child, 'message')) as unknown[];
  const { urls } = started.parse(message);
  const composed = (document: typeof subgraphDocument): string => {
    const { supergraphSdl, errors } = composeServices(
      subgraphNames.map((name) => ({ name, url: urls[name] ?? '', typeDefs: document(name) })),
    );
    if (supergraphSdl === undefined) throw new Error(errors?.map(({ message: text }) => text).join('\n'));
    return supergraphSdl;
  };
  return {
    supergraphSdl: composed(subgraphDocument),
    guardedSdl: composed(guardedDocument),
    async fetches() {
      const answer = once(child, 'message');
      child.send('count');
      return counted.parse(((await answer) as unknown[])[0]).fetches;
    },
  };
};
