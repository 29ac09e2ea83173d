import { stripIgnoredCharacters } from 'graphql';
import type { ClientOperation } from '../harness/run.ts';
import { randomSubgraphs } from './randomSubgraphs.ts';
import type { Trial } from './trials.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The subgraphs of a seed, each under its name. */
export const sdlsOf = (seed: number): string =>
  Object.entries(randomSubgraphs(seed))
    .map(([name, sdl]) => `# ${name}\n${sdl}\n`)
    .join('\n');

/** The command line that runs one operation again. */
export const commandFor = (seed: number, operation: ClientOperation | undefined): string =>
  [
    `npx pnpm@10 --silent fuzz:federation --seeds ${seed}`,
    ...(operation ? [`--query ${quoted(stripIgnoredCharacters(operation.query))}`] : []),
    ...(operation && Object.keys(operation.variables).length > 0
      ? [`--variables ${quoted(JSON.stringify(operation.variables))}`]
      : []),
  ].join(' ');

/** What a person needs to know of a difference: the subgraphs, the operation, both answers, and how to see it again. */
export const reportOf = (seed: number, { problem, operation }: Extract<Trial, { kind: 'differs' }>): string =>
  [`seed ${seed}`, sdlsOf(seed), problem, '', 'again:', commandFor(seed, operation), ''].join('\n');
