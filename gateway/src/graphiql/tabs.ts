import { readFile } from 'node:fs/promises';
import { ConfigError } from '@commerce/service';
import { z } from 'zod';

const tabs = z.array(
  z.strictObject({
    query: z.string().min(1),
    variables: z.record(z.string(), z.unknown()).optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
);

/** One prepared query of the development page. */
export type Tab = z.infer<typeof tabs>[number];

/** Reads the development page's queries; throws ConfigError when the file is not of that form. */
export const loadTabs = async (path: string | undefined): Promise<readonly Tab[]> => {
  if (path === undefined) return [];
  try {
    return tabs.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new ConfigError([
      `GRAPHIQL_TABS_FILE ${path}: ${error instanceof Error ? error.message : 'cannot be read'}`,
    ]);
  }
};
