import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { collisions, idPrefixFor, nameProblems, namesOf } from './names.ts';
import { idPrefixesIn, nextPort, registered, withIdKind, withSubgraph } from './registrations.ts';
import { newFiles, type ProjectFile } from './template.ts';

/** All that making a subgraph does, known before anything is done. */
export interface Plan {
  readonly port: number;
  readonly idPrefix: string;
  /** Files that there are not. */
  readonly writes: readonly ProjectFile[];
  /** Files that there are, with their new text. */
  readonly edits: readonly ProjectFile[];
  /** Files that the project's own commands make of all that. */
  readonly made: readonly string[];
}

export type Planned =
  { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly problems: readonly string[] };

const supergraphYaml = 'supergraph.yaml';
const ids = 'packages/kernel/src/ids.ts';

/** Files that registering edits or makes anew: what else changed in them would go unseen into the same commit. */
export const registrationFiles: readonly string[] = [supergraphYaml, ids, 'supergraph.graphql', 'ACCESS.md'];

/**
 * Looks at the repository and changes nothing. `uncommitted`: those of `files` that were changed and not committed.
 */
export const planSubgraph = async (
  root: string,
  wanted: string,
  uncommitted: (files: readonly string[]) => readonly string[],
): Promise<Planned> => {
  const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
  const config = read(supergraphYaml);
  const known = registered(config).map(({ name }) => name);
  // A folder that holds nothing but what is ignored by git is left over from a branch, and no subgraph.
  const folders = readdirSync(path.join(root, 'subgraphs')).filter((folder) =>
    existsSync(path.join(root, 'subgraphs', folder, 'package.json')),
  );
  const wrong = nameProblems(wanted, [...known, ...folders]);
  if (wrong.length > 0) return { ok: false, problems: wrong };

  const names = namesOf(wanted);
  const kind = `${wanted}Note`;
  const prefixes = idPrefixesIn(read(ids));
  const port = nextPort(config);
  const idPrefix = prefixes.get(kind) ?? idPrefixFor(wanted, [...prefixes.values()]);
  const writes = await newFiles(root, { ...names, port, idPrefix });
  const made = [
    `subgraphs/${wanted}/Dockerfile`,
    `.github/workflows/${wanted}.yml`,
    'supergraph.graphql',
    'ACCESS.md',
  ];
  const problems = [
    ...collisions(names, read('supergraph.graphql')).map((one) => `the graph has ${one} already`),
    ...(prefixes.has(kind) ? [`${ids} has ids of the kind ${kind} already`] : []),
    ...[...writes.map(({ file }) => file), ...made.slice(0, 2)]
      .filter((file) => existsSync(path.join(root, file)))
      .map((file) => `${file} is there already`),
    ...uncommitted(registrationFiles).map((file) => `${file} has changes that are not committed`),
  ];
  if (problems.length > 0) return { ok: false, problems };

  const edits = [
    { file: supergraphYaml, text: withSubgraph(config, wanted, port) },
    { file: ids, text: withIdKind(read(ids), kind, idPrefix) },
  ];
  return { ok: true, plan: { port, idPrefix, writes, edits, made } };
};
