import { mkdir } from 'node:fs/promises';
import { cacheDir } from '../paths.ts';
import { javaProblem } from '../stack/java.ts';
import {
  createTestStore,
  storeNames,
  type StoreEndpoints,
  type StoreName,
  type TestStore,
  type TestStoreDeps,
} from './stores.ts';

/** What COMMERCE_TEST_STACK holds as JSON; packages/testkit reads it. */
export interface TestStackDescription extends StoreEndpoints {
  /** Why a store is not there. */
  missing: Partial<Record<StoreName, string>>;
  /** Where a suite asks for a store of its own (see storeServer.ts). */
  controlUrl?: string;
}

const needsJava: readonly StoreName[] = ['dynamodb', 'kafka'];

/**
 * Starts the wanted stores side by side on free ports. One that cannot be had is named in `missing`
 * with the reason; suites that need it decide what that means.
 */
export const startTestStack = async (
  deps: TestStoreDeps,
  wanted: readonly StoreName[],
): Promise<{ description: TestStackDescription; stop: () => Promise<void> }> => {
  await mkdir(cacheDir, { recursive: true });
  const java = wanted.some((name) => needsJava.includes(name)) ? await javaProblem() : null;
  const description: TestStackDescription = { missing: {} };
  const stores: TestStore[] = [];

  const start = async (name: StoreName): Promise<void> => {
    if (!wanted.includes(name)) {
      description.missing[name] = 'no test of this run mentions it';
      return;
    }
    if (java !== null && needsJava.includes(name)) {
      description.missing[name] = java;
      return;
    }
    try {
      const store = await createTestStore(name, name, deps);
      stores.push(store);
      await store.start();
      Object.assign(description, store.endpoints);
    } catch (error) {
      description.missing[name] = error instanceof Error ? error.message : String(error);
    }
  };

  await Promise.all(storeNames.map(start));
  // The data is thrown away: nothing to shut down in order.
  return { description, stop: async () => void (await Promise.all(stores.map((store) => store.kill()))) };
};
