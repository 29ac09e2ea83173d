import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';

export const root = path.resolve(import.meta.dirname, '../../..');
export const folder = path.join(root, '.github/workflows');

const texts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));
const permissions = z.record(z.string(), z.enum(['read', 'write', 'none']));

const step = z.strictObject({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  env: texts.default({}),
  with: texts.default({}),
  uses: z.string().optional(),
  run: z.string().optional(),
});

const job = z.strictObject({
  if: z.string().optional(),
  needs: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  permissions: permissions.optional(),
  'runs-on': z.string().optional(),
  'timeout-minutes': z.number().optional(),
  env: texts.default({}),
  steps: z.array(step).optional(),
  uses: z.string().optional(),
  with: texts.default({}),
  secrets: z.literal('inherit').optional(),
});

const called = z.strictObject({
  inputs: z.record(
    z.string(),
    z.strictObject({ required: z.boolean(), type: z.enum(['string', 'boolean']) }),
  ),
  secrets: z.record(z.string(), z.strictObject({ required: z.boolean() })),
});

const paths = z.array(z.string());
const workflow = z.strictObject({
  name: z.string(),
  on: z.strictObject({
    pull_request: z.strictObject({ paths }).optional(),
    push: z.strictObject({ branches: z.array(z.string()), paths }).optional(),
    workflow_call: called.optional(),
  }),
  permissions: permissions.optional(),
  concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.boolean() }).optional(),
  jobs: z.record(z.string(), job),
});

export type Job = z.infer<typeof job>;
export type Step = z.infer<typeof step>;
export type Workflow = z.infer<typeof workflow> & { readonly file: string; readonly text: string };

/** What is used of GitHub's syntax and no more: a key that it does not know, or that stands elsewhere, throws. */
export const parseWorkflow = (file: string, text: string): Workflow => {
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw new Error(`${file}: ${problem.message}`);
  return { ...workflow.parse(document.toJS()), file, text };
};

export const workflows: readonly Workflow[] = readdirSync(folder).map((file) =>
  parseWorkflow(file, readFileSync(path.join(folder, file), 'utf8')),
);
