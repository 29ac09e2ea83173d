import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Watchdog } from '../../infra/local/src/stack/watchdog.ts';
import type { GatewaySpec, RunningGateway } from './gateways/gateway.ts';

/** Starts processes and remembers them, so that none outlives the bench. */
export interface Processes {
  /** A child with a channel for messages; its stdout is not shown, its stderr is. */
  start(args: readonly string[], options: SpawnOptions): ChildProcess;
  /** Resolves once the gateway answers. Throws when it ends or takes longer than a minute. */
  startGateway(spec: GatewaySpec, port: number): Promise<RunningGateway>;
  /** Asks all to end, and ends whoever does not. */
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;
const stopTimeoutMs = 5_000;

export const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const answers = async (port: number, headers: Readonly<Record<string, string>>): Promise<boolean> => {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"query":"{__typename}"}',
    });
    return response.status === 200 && (await response.text()).includes('Query');
  } catch {
    return false;
  }
};

export const createProcesses = (
  environment: Readonly<Record<string, string | undefined>>,
  watchdog: Watchdog,
): Processes => {
  const children: ChildProcess[] = [];
  const start: Processes['start'] = (args, options) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      ...options,
      // Groups of their own, which the watchdog ends should this process be killed.
      detached: true,
      env: { ...environment, NODE_ENV: 'production', ...options.env },
    });
    children.push(child);
    if (child.pid !== undefined) watchdog.watch(child.pid, 'SIGTERM');
    return child;
  };
  const stopOne = async (child: ChildProcess): Promise<void> => {
    if (ended(child)) return;
    const closed = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await Promise.race([closed, sleep(stopTimeoutMs, undefined, { ref: false })]);
    if (ended(child)) return;
    child.kill('SIGKILL');
    await closed;
  };
  return {
    start,
    async startGateway({ name, args, env, cwd, headers = {} }, port) {
      const child = start(args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
      let complaints = '';
      child.stderr?.on(
        'data',
        (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-4_000)),
      );
      const giveUpAt = performance.now() + startTimeoutMs;
      while (!(await answers(port, headers))) {
        if (ended(child)) throw new Error(`${name} ended before it answered\n${complaints}`);
        if (performance.now() > giveUpAt) throw new Error(`${name} does not answer\n${complaints}`);
        await sleep(100);
      }
      return { name, pid: child.pid ?? 0, port, headers };
    },
    async stop() {
      await Promise.all(children.map(stopOne));
    },
  };
};
