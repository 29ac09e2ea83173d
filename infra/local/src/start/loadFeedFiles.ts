import { join } from 'node:path';
import { writeSampleFeeds } from '../feeds/write.ts';
import { infraRoot } from '../paths.ts';
import { startProcess } from '../stack/process.ts';
import type { LocalFolder } from './localFolder.ts';
import type { ServiceDeps } from './service.ts';

/** Without Kafka: the same feeds through the same ingest code, from files, by `pnpm ingest`. */
export const loadFeedFiles = async (
  folder: LocalFolder,
  deps: ServiceDeps,
  update: (detail: string) => void,
): Promise<void> => {
  const manifest = writeSampleFeeds(folder.feeds);
  const files = Object.keys(manifest.files);
  for (const [index, file] of files.entries()) {
    update(`${file} (${index + 1} of ${files.length})`);
    const process = await startProcess({
      name: 'ingest',
      command: globalThis.process.execPath,
      args: ['--no-warnings', join(infraRoot, 'src', 'ingest.main.ts'), '--file', join(folder.feeds, file)],
      cwd: infraRoot,
      env: { ...deps.base, COMMERCE_LOCAL_DIR: folder.root },
      logFile: join(deps.logsDir, 'feed-files.log'),
      watchdog: deps.watchdog,
    });
    const { code } = await process.exited;
    if (code !== 0) throw new Error(`${file} could not be loaded:\n${process.tail(15)}`);
  }
};
