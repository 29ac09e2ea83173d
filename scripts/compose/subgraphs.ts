import { readFileSync } from 'node:fs';
import path from 'node:path';
import { GraphQLError, parse, Source, type DocumentNode } from 'graphql';
import type { SubgraphSource } from './config.ts';
import type { Problem } from './problem.ts';

/** A subgraph whose SDL was read and parsed; its nodes' `loc.source.name` is `file`. */
export interface ParsedSubgraph {
  readonly name: string;
  readonly url: string;
  /** As problems shall show it: relative to the working directory, or supergraph.yaml for inline SDL. */
  readonly file: string;
  readonly typeDefs: DocumentNode;
}

export interface ParsedSubgraphs {
  readonly subgraphs: readonly ParsedSubgraph[];
  readonly problems: readonly Problem[];
}

/**
 * Reads every schema of the configuration, in the order of the subgraphs' names, so that the order
 * in supergraph.yaml changes nothing in the result.
 *
 * @param configFile supergraph.yaml's path relative to `cwd`; its schemas' paths are relative to its folder
 */
export const readSubgraphs = (
  sources: readonly SubgraphSource[],
  configFile: string,
  cwd: string,
): ParsedSubgraphs => {
  const subgraphs: ParsedSubgraph[] = [];
  const problems: Problem[] = [];
  for (const source of [...sources].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = 'file' in source.schema ? besides(configFile, source.schema.file) : configFile;
    const place = { file: configFile, line: source.line, subgraph: source.name };
    const sdl = 'sdl' in source.schema ? source.schema.sdl : readText(path.resolve(cwd, file));
    if (sdl === undefined) {
      problems.push({ code: 'SCHEMA_NOT_FOUND', message: `there is no file ${file}`, places: [place] });
      continue;
    }
    try {
      subgraphs.push({
        name: source.name,
        url: source.routingUrl,
        file,
        typeDefs: parse(new Source(sdl, file)),
      });
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      const position = error.locations?.[0];
      problems.push({
        code: 'INVALID_GRAPHQL',
        message: error.message,
        places: [{ file, line: position?.line, column: position?.column, subgraph: source.name }],
      });
    }
  }
  return { subgraphs, problems };
};

const besides = (configFile: string, file: string): string =>
  path.isAbsolute(file) ? file : path.join(path.dirname(configFile), file);

const readText = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
