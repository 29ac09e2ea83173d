import { readEnvironmentFile } from '../start/environmentFile.ts';
import { mergeEnvironment } from '../start/environments.ts';
import { localFolder } from '../start/localFolder.ts';

/**
 * The environment of a part of the local stack as it was started last, with what is set here on top:
 * the same command works beside `pnpm start` and against a deployment.
 */
export const stackEnvironment = async (part: string, own: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> => {
  const started = await readEnvironmentFile(localFolder(own).environmentFile);
  const set = Object.fromEntries(
    Object.entries(own).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  return mergeEnvironment(started?.[part] ?? {}, set);
};
