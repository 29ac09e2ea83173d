import { ConfigError } from './config/env.ts';

/** The one shape of everything that runs. `ready` rejects, with the reason, while it cannot do its work. */
export interface Lifecycle {
  start(): Promise<void>;
  stop(): Promise<void>;
  ready(): Promise<void>;
}

/** The process, as an effect. */
export interface ProcessPort {
  on(
    event: 'SIGINT' | 'SIGTERM' | 'uncaughtException' | 'unhandledRejection',
    listener: (reason: unknown) => void,
  ): void;
  exit(code: number): void;
  stderr: { write(text: string): unknown };
}

const withDeadline = async (work: Promise<void>, timeoutMs: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`stopping took longer than ${timeoutMs} ms`)), timeoutMs);
  });
  await Promise.race([work, deadline]).finally(() => clearTimeout(timer));
};

/**
 * What every entry file ends with: build, start, and stop gracefully on the first signal. A wrong
 * environment exits 1 with every problem on stderr; a second signal exits at once.
 */
export const runProcess = async (
  build: () => Promise<Lifecycle>,
  proc: ProcessPort,
  options: { stopTimeoutMs: number } = { stopTimeoutMs: 10_000 },
): Promise<void> => {
  const fail = (error: unknown): void => {
    const text =
      error instanceof ConfigError
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
    proc.stderr.write(`${text}\n`);
    proc.exit(1);
  };
  let app: Lifecycle | undefined;
  let stopping = false;

  const stop = (exitCode: number) => (): void => {
    if (stopping) return proc.exit(1);
    stopping = true;
    withDeadline(app?.stop() ?? Promise.resolve(), options.stopTimeoutMs).then(
      () => proc.exit(exitCode),
      fail,
    );
  };
  proc.on('SIGINT', stop(0));
  proc.on('SIGTERM', stop(0));
  proc.on('uncaughtException', fail);
  proc.on('unhandledRejection', fail);

  try {
    app = await build();
    await app.start();
  } catch (error) {
    fail(error);
  }
};
