import path from 'node:path';
import { expect, test } from '@jest/globals';
import { planSubgraph, registrationFiles } from '../../scaffold/plan.ts';

const root = path.resolve(import.meta.dirname, '../../..');

test('registering touches only files without changes that are not committed', async () => {
  const planned = await planSubgraph(root, 'sample', (files) => files.slice(0, 1));
  expect(planned).toEqual({
    ok: false,
    problems: [`${registrationFiles[0] ?? ''} has changes that are not committed`],
  });
});

test('no blank is left in what would be written', async () => {
  const planned = await planSubgraph(root, 'sample', () => []);
  if (!planned.ok) throw new Error(planned.problems.join('\n'));
  for (const { file, text } of planned.plan.writes) {
    expect([file, text.match(/__(name|Name|PORT|prefix)__/)]).toEqual([file, null]);
  }
});
