import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { infraRoot } from '../paths.ts';

/** A query to try, out of infra/local/queries: the first comment line is its title. */
export interface DemoQuery {
  readonly title: string;
  readonly query: string;
}

const readQueries = async (dir: string): Promise<DemoQuery[]> => {
  const files = (await readdir(dir)).filter((file) => file.endsWith('.graphql')).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(dir, file), 'utf8');
      const title = /^#\s*(.+)$/m.exec(text)?.[1] ?? file;
      return { title, query: text.trim() };
    }),
  );
};

/** For everybody. */
export const readDemoQueries = (): Promise<DemoQuery[]> => readQueries(join(infraRoot, 'queries'));

/** For members of staff, whose name begins the title. */
export const readStaffQueries = (): Promise<DemoQuery[]> => readQueries(join(infraRoot, 'queries', 'staff'));

/** Where the token belongs: the page is no place for a real one. */
const staffHeaders = ({ title }: DemoQuery) => ({
  authorization: `Bearer <npx pnpm@10 --silent token --tenant acme --as admin --subject ${title.split(':')[0] ?? ''}>`,
});

/** The queries as GraphiQL's tabs. */
export const writeTabsFile = (
  path: string,
  queries: readonly DemoQuery[],
  staff: readonly DemoQuery[],
): Promise<void> => {
  const tabs = [
    ...queries.map(({ query }) => ({ query })),
    ...staff.map((one) => ({ query: one.query, headers: staffHeaders(one) })),
  ];
  return writeFile(path, `${JSON.stringify(tabs, null, 2)}\n`);
};
