import { testStack, type StoreEndpoints, type TestStack } from './stack.ts';

export interface PrivateStore {
  readonly endpoints: StoreEndpoints;
  /** Starts it again on the same ports, with its data; resolves when it is ready. */
  start(): Promise<void>;
  /** Asks it to end and waits. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

interface Created {
  readonly id: string;
  readonly endpoints: StoreEndpoints;
}

/**
 * A store that only this suite knows, so that it may take it down. Started, and ended with the run.
 * It takes seconds and memory: one a suite. Give `beforeAll` 60 s.
 */
export const privateStore = async (
  kind: 'kafka' | 'postgres' | 'dynamodb',
  stack: TestStack = testStack(),
): Promise<PrivateStore> => {
  const post = async (path: string): Promise<unknown> => {
    const response = await fetch(`${stack.controlUrl ?? ''}/stores/${path}`, { method: 'POST' });
    if (!response.ok) throw new Error(`store ${path}: ${await response.text()}`);
    return response.json();
  };
  const { id, endpoints } = (await post(kind)) as Created;
  const act = (action: string) => async (): Promise<void> => void (await post(`${id}/${action}`));
  return { endpoints, start: act('start'), stop: act('stop'), kill: act('kill') };
};
