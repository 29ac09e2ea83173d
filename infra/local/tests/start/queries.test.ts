import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { repoRoot } from '../../src/paths.ts';
import { banner } from '../../src/start/banner.ts';
import { readDemoQueries, readStaffQueries } from '../../src/start/queries.ts';

const supergraph = buildSchema(readFileSync(join(repoRoot, 'supergraph.graphql'), 'utf8'), {
  assumeValidSDL: true,
});

describe('the queries to paste', () => {
  test('are three, and valid against the committed supergraph', async () => {
    const queries = await readDemoQueries();
    expect(queries).toHaveLength(3);
    for (const { query } of queries) expect(validate(supergraph, parse(query))).toEqual([]);
  });

  test('of staff name who sends them, and are valid too', async () => {
    for (const { title, query } of await readStaffQueries()) {
      expect(title).toMatch(/^(ann|bob): /);
      expect(validate(supergraph, parse(query))).toEqual([]);
    }
  });

  test('stand in the banner as one line each that a shell takes as it is', async () => {
    const queries = await readDemoQueries();
    const text = banner({
      gatewayPort: 4000,
      registryPort: 4010,
      seconds: 1,
      queries,
      notes: [],
      logsDir: '.local/logs',
    });
    const bodies = [...text.matchAll(/-d '(.*)'$/gm)].map(
      ([, body]) => JSON.parse(body ?? '') as { query: string },
    );
    expect(bodies).toHaveLength(3);
    for (const { query } of bodies) expect(validate(supergraph, parse(query))).toEqual([]);
  });
});
