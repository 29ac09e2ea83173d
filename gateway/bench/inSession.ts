import { whenStarterDies } from '../../infra/local/src/start/starter.ts';
import { openSession, type Session } from './session.ts';

/**
 * Runs a bench to its end, or to that of whoever started it, and leaves no process and no file of it. Ends this process:
 * with 0, with 1 where the bench failed, with 130 where it was stopped.
 *
 * @param afterwards once its processes have ended well
 */
export const inSession = async (
  bench: (session: Session) => Promise<void>,
  afterwards: () => Promise<void> = async () => undefined,
): Promise<void> => {
  const session = await openSession(process.env);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void session.close().finally(() => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  void whenStarterDies(stop);

  let code = 0;
  try {
    await bench(session);
  } catch (error) {
    // Gateways that were stopped on purpose answer no more.
    if (!stopping) console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    code = 1;
  }
  if (stopping) return;
  await session.close();
  if (code === 0) await afterwards();
  process.exit(code);
};
