import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { format, getFileInfo, resolveConfig } from 'prettier';

/** One file as it will be. */
export interface ProjectFile {
  /** Relative to the repository. */
  readonly file: string;
  readonly text: string;
}

export interface Blanks {
  readonly name: string;
  readonly pascal: string;
  readonly port: number;
  readonly idPrefix: string;
}

const templates = path.join(import.meta.dirname, 'template');
/** Ends what is no file of its own kind yet, and so keeps it from compiler, linter and tests. */
const suffix = '.tpl';

/** Where each folder of templates goes. */
const destinations = (name: string): Readonly<Record<string, string>> => ({
  subgraph: `subgraphs/${name}`,
  policies: `infra/aws/policies/${name}`,
});

/** A template with its blanks filled in. */
const fill = (text: string, { name, pascal, port, idPrefix }: Blanks): string =>
  text
    .replaceAll('__name__', name)
    .replaceAll('__Name__', pascal)
    .replaceAll('__PORT__', String(port))
    .replaceAll('__prefix__', idPrefix);

/** Formatted as everything is here: how long a line gets depends on the name. */
const formatted = async (root: string, { file, text }: ProjectFile): Promise<ProjectFile> => {
  const filepath = path.join(root, file);
  const { inferredParser } = await getFileInfo(filepath);
  if (inferredParser === null) return { file, text };
  return { file, text: await format(text, { ...(await resolveConfig(filepath)), filepath }) };
};

/** Every file of a new subgraph that is written once and belongs to its team from then on. */
export const newFiles = (root: string, blanks: Blanks): Promise<readonly ProjectFile[]> => {
  const files = Object.entries(destinations(blanks.name)).flatMap(([folder, to]) =>
    readdirSync(path.join(templates, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith(suffix))
      .sort()
      .map((file) => ({
        file: path.posix.join(to, file.slice(0, -suffix.length)),
        text: fill(readFileSync(path.join(templates, folder, file), 'utf8'), blanks),
      })),
  );
  return Promise.all(files.map((file) => formatted(root, file)));
};
