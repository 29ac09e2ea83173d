import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { repoRoot } from '../paths.ts';
import type { StackContext } from './context.ts';
import { subgraphParts } from './parts.ts';
import { portOf } from './settings.ts';

/** What the demo's rover uses; a registry that others reach has keys that nobody can guess. */
const demoKey = 'service:commerce:local';

/** The registry's graph, with the demo's key. Whole or not at all. */
export const writeGraphsFile = async (path: string): Promise<void> => {
  const sha256 = createHash('sha256').update(demoKey).digest('hex');
  const keys = [{ id: 'local', name: 'local', role: 'admin', sha256 }];
  const content = { graphs: [{ id: 'commerce', title: 'Commerce', keys }] };
  await writeFile(`${path}.partial`, `${JSON.stringify(content, null, 2)}\n`);
  await rename(`${path}.partial`, path);
};

const publish = `mutation PublishAll($subgraphs: [SubgraphInput!]!) {
  graph(id: "commerce") {
    publishSubgraphs(variant: "current", subgraphs: $subgraphs) { changed errors { message } }
  }
}`;

const answer = z.object({
  data: z
    .object({
      graph: z.object({
        publishSubgraphs: z.object({
          changed: z.array(z.string()),
          errors: z.array(z.object({ message: z.string() })),
        }),
      }),
    })
    .nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

/** Publishes the subgraphs' schemas as they are in the working tree; what is published already stays. */
export const publishSchemas = async ({ settings, progress, signal }: StackContext): Promise<void> =>
  progress.step('schemas', async (update) => {
    const subgraphs = await Promise.all(
      subgraphParts.map(async ({ name, dir }) => ({
        name,
        url: `http://127.0.0.1:${portOf(settings, name)}/graphql`,
        sdl: await readFile(join(repoRoot, dir, 'schema.graphql'), 'utf8'),
      })),
    );
    const response = await fetch(`http://127.0.0.1:${portOf(settings, 'registry')}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': demoKey },
      body: JSON.stringify({ query: publish, variables: { subgraphs } }),
      signal,
    });
    const { data, errors = [] } = answer.parse(await response.json());
    const published = data?.graph.publishSubgraphs;
    const problem = errors[0]?.message ?? published?.errors[0]?.message;
    if (problem !== undefined) {
      // The graph runs from its file all the same.
      progress.say(`! The registry could not make a supergraph of the schemas: ${problem}`);
      return;
    }
    const changed = published?.changed ?? [];
    update(changed.length === 0 ? 'as published' : `${changed.length} published`);
  });
