import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWatchdog } from '../../infra/local/src/stack/watchdog.ts';
import { createProcesses, type Processes } from './processes.ts';

/** What a bench leaves nothing of, however it ends. */
export interface Session {
  readonly folder: string;
  readonly processes: Processes;
  close(): Promise<void>;
}

export const openSession = async (
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Session> => {
  const folder = await mkdtemp(join(tmpdir(), 'commerce-gateway-bench-'));
  const watchdog = createWatchdog();
  watchdog.removeOnDeath(folder);
  const processes = createProcesses(environment, watchdog);
  return {
    folder,
    processes,
    async close() {
      await processes.stop();
      await rm(folder, { recursive: true, force: true });
      watchdog.close();
    },
  };
};
