// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- whoever compiles this file needs these types
/// <reference path="./webassembly.d.ts" />
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

export type SchemaEngine = bindings.SchemaEngine;

const bindingsFile = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');

const isFunction = (value: unknown): value is () => void => typeof value === 'function';

/**
 * The engine's imports, but for its timers: it never clears the 10 s within which it wants its lock, and the
 * process would wait for it long after the work is done.
 */
const imports = (): Record<string, unknown> => {
  const isTimer = (name: string): boolean => name.startsWith('__wbg_setTimeout');
  const unheld = (callback: () => void, ms: number): NodeJS.Timeout => setTimeout(callback, ms).unref();
  return Object.fromEntries(
    Object.entries(bindings).map(([name, value]) => [name, isTimer(name) ? unheld : value]),
  );
};

const instantiate = async (): Promise<void> => {
  // Node does not import .wasm by itself, so this does by hand what the package's entry file expects a bundler to do.
  const wasm = await readFile(join(dirname(bindingsFile), 'schema_engine_bg.wasm'));
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => {
        throw new Error(`the schema engine panicked: ${message}`);
      },
    },
  });
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': imports() });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports['__wbindgen_start'];
  if (isFunction(start)) start();
};

// The bindings keep their one WebAssembly instance in a variable of their own: a second instance would pull it
// away from engines that are in use.
let instantiated: Promise<void> | undefined;

/**
 * Prisma's own schema engine, in WebAssembly: the CLI would download a native one, which fails where the
 * download host is out of reach. `schema` is the Prisma schema as [path, text].
 */
export const loadSchemaEngine = async (deps: {
  schema: readonly [path: string, text: string];
  adapter: SqlMigrationAwareDriverAdapterFactory;
}): Promise<SchemaEngine> => {
  instantiated ??= instantiate();
  await instantiated;
  const [path, text] = deps.schema;
  return bindings.SchemaEngine.new(
    { datamodels: [[path, text]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(deps.adapter),
  );
};
