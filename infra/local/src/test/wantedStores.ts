import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeNames, type StoreName } from './stores.ts';

const words: Record<StoreName, RegExp> = {
  postgres: /postgres|createTestDatabase/i,
  dynamodb: /dynamo/i,
  kafka: /kafka/i,
};

const patternsOf = (jestArgs: readonly string[]): RegExp[] =>
  jestArgs
    .filter(
      (arg, index) => !arg.startsWith('-') && !/^-(t|-testNamePattern)$/.test(jestArgs[index - 1] ?? ''),
    )
    .map((arg) => new RegExp(arg.replace(/^\.\//, '')));

/**
 * Which stores a run needs, told by the words in its test files: a broker that no test mentions
 * would only cost seconds and memory. Helpers beside the tests count for all of them.
 */
export const wantedStores = (cwd: string, jestArgs: readonly string[]): StoreName[] => {
  const roots = existsSync(join(cwd, 'pnpm-workspace.yaml'))
    ? ['packages/*/tests', 'prisma/tests', 'subgraphs/*/tests', 'gateway/tests', 'infra/*/tests']
    : ['tests'];
  const files = roots.flatMap((root) => globSync(`${root}/**/*.ts`, { cwd }));
  const patterns = patternsOf(jestArgs);
  const chosen = (file: string): boolean =>
    patterns.length === 0 || patterns.some((p) => p.test(join(cwd, file)));
  const heavy = files.filter((file) => /\.(int|e2e)\.test\.ts$/.test(file) && chosen(file));
  if (heavy.length === 0) return [];
  const helpers = files.filter((file) => !file.endsWith('.test.ts'));
  const source = [...heavy, ...helpers].map((file) => readFileSync(join(cwd, file), 'utf8')).join('\n');
  return storeNames.filter((name) => words[name].test(source));
};
