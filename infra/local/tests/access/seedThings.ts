import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { repoRoot } from '../../src/paths.ts';

/** One of an entity, as a subgraph's tests/access/seed.json says how to make it. */
const fileSchema = z.array(
  z.strictObject({
    /** Its type: whatever field gives one by `id` is asked for this one. */
    type: z.string(),
    /** Has the variables $sku and $idempotencyKey and gives `made { thing { id } userErrors { code message } }`. */
    mutation: z.string(),
  }),
);

const answerSchema = z.object({ made: z.object({ thing: z.object({ id: z.string() }) }) });

const files = (): string[] => {
  const folder = join(repoRoot, 'subgraphs');
  return readdirSync(folder)
    .map((name) => join(folder, name, 'tests/access/seed.json'))
    .filter((file) => existsSync(file));
};

/** Makes what the subgraphs ask for themselves. Resolves with ids by type. */
export const seedThings = async (
  ask: (mutation: string, variables: { sku: string; idempotencyKey: string }) => Promise<unknown>,
  sku: string,
  nextKey: () => string,
): Promise<Readonly<Record<string, string>>> => {
  const things: Record<string, string> = {};
  for (const file of files()) {
    for (const { type, mutation } of fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))) {
      const answer = await ask(mutation, { sku, idempotencyKey: nextKey() });
      things[type] = answerSchema.parse(answer).made.thing.id;
    }
  }
  return things;
};
