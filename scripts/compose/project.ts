import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSupergraphConfig } from './config.ts';
import { type ParsedSubgraphs, readSubgraphs } from './subgraphs.ts';

/** Where the subgraphs are named. */
export interface ProjectOptions {
  /** Paths below are relative to it. */
  readonly cwd: string;
  /** supergraph.yaml. */
  readonly config: string;
  /** Of the installed @apollo/composition. */
  readonly compositionVersion: string;
}

/** The subgraphs that supergraph.yaml names, or why they cannot be read. */
export const readProject = ({ cwd, config, compositionVersion }: ProjectOptions): ParsedSubgraphs => {
  const file = path.resolve(cwd, config);
  if (!existsSync(file)) {
    const problem = { code: 'CONFIG_NOT_FOUND', message: `there is no file ${config}`, places: [] };
    return { subgraphs: [], problems: [problem] };
  }
  const parsed = parseSupergraphConfig(readFileSync(file, 'utf8'), config, compositionVersion);
  return parsed.ok
    ? readSubgraphs(parsed.subgraphs, config, cwd)
    : { subgraphs: [], problems: parsed.problems };
};
