import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { infraRoot } from '../paths.ts';

/** A query to try, out of infra/local/queries: the first comment line is its title. */
export interface DemoQuery {
  readonly title: string;
  readonly query: string;
}

export const readDemoQueries = async (): Promise<DemoQuery[]> => {
  const dir = join(infraRoot, 'queries');
  const files = (await readdir(dir)).filter((file) => file.endsWith('.graphql')).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(dir, file), 'utf8');
      const title = /^#\s*(.+)$/m.exec(text)?.[1] ?? file;
      return { title, query: text.trim() };
    }),
  );
};

/** The same queries as GraphiQL's tabs. */
export const writeTabsFile = (path: string, queries: readonly DemoQuery[]): Promise<void> =>
  writeFile(
    path,
    `${JSON.stringify(
      queries.map(({ query }) => ({ query })),
      null,
      2,
    )}\n`,
  );
