import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { expressionsOf, unknownIn } from './expressions.ts';
import { folder, type Job, parseWorkflow, root, type Step, type Workflow, workflows } from './read.ts';
import { commandProblems, syntaxProblem, unsetVariables } from './shell.ts';

const subgraphs = readdirSync(path.join(root, 'subgraphs'));

interface Placed {
  readonly where: string;
  readonly workflow: Workflow;
  readonly job: Job;
  readonly step: Step;
  /** Steps of the job that ran by then. */
  readonly before: readonly Step[];
}

const stepsOf = (workflow: Workflow): readonly Placed[] =>
  Object.entries(workflow.jobs).flatMap(([name, job]) =>
    (job.steps ?? []).map((step, index) => ({
      where: `${workflow.file} ${name}: ${step.name ?? step.uses ?? step.run ?? ''}`,
      workflow,
      job,
      step,
      before: job.steps?.slice(0, index) ?? [],
    })),
  );

/** Everything that is wrong with a workflow, one line each. */
const problemsOf = (workflow: Workflow): readonly string[] => {
  const problems: string[] = [];
  const tell = (where: string, found: readonly string[]): void =>
    void problems.push(...found.map((problem) => `${where}: ${problem}`));

  for (const [name, job] of Object.entries(workflow.jobs)) {
    const where = `${workflow.file} ${name}`;
    tell(
      where,
      job.needs.filter((other) => !workflow.jobs[other]).map((other) => `needs ${other}`),
    );
    if ((job.uses === undefined) === (job.steps === undefined))
      tell(where, ['has steps, or uses a workflow']);
    if (job.steps && (job['runs-on'] === undefined || job['timeout-minutes'] === undefined))
      tell(where, ['runs nowhere, or for ever']);
    if (!job.permissions && !workflow.permissions) tell(where, ['has whatever rights the repository gives']);
    tell(
      where,
      expressionsOf({ if: job.if, env: job.env, with: job.with } as { if?: string }).flatMap((text) =>
        unknownIn(text, workflow, []).map((unknown) => `does not know ${unknown}`),
      ),
    );
    const ids = (job.steps ?? []).flatMap(({ id }) => id ?? []);
    tell(
      where,
      ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `has ${id} twice`),
    );
  }
  for (const { where, job, step, before } of stepsOf(workflow)) {
    if ((step.uses === undefined) === (step.run === undefined)) tell(where, ['uses something, or runs it']);
    if (step.uses !== undefined && !/^[\w-]+\/[\w./-]+@(v\d+(\.\d+)*|[0-9a-f]{40})$/.test(step.uses))
      tell(where, ['is pinned to no version']);
    tell(
      where,
      expressionsOf(step).flatMap((text) =>
        unknownIn(text, workflow, before).map((unknown) => `does not know ${unknown}`),
      ),
    );
    if (step.run === undefined) continue;
    const syntax = syntaxProblem(step.run);
    if (syntax !== '') tell(where, [syntax]);
    const given = [...Object.keys(job.env), ...Object.keys(step.env)];
    tell(
      where,
      unsetVariables(step.run, given).map((name) => `uses $${name}, which nobody sets`),
    );
    for (const subgraph of subgraphs) tell(where, commandProblems(step.run, { SUBGRAPH: subgraph }));
  }
  return problems;
};

test.each(workflows.map((workflow) => [workflow.file, workflow] as const))(
  '%s refers only to what there is',
  (_file, workflow) => {
    expect(problemsOf(workflow)).toEqual([]);
  },
);

test.each(workflows.map((workflow) => [workflow.file, workflow] as const))(
  '%s has no more rights than reading, a comment, or a role by its token',
  (_file, { permissions = {}, jobs }) => {
    for (const job of Object.values(jobs)) {
      const rights = Object.entries({ ...permissions, ...job.permissions }).map(([on, to]) => `${on}:${to}`);
      expect(['contents:read', 'id-token:write', 'pull-requests:write']).toEqual(
        expect.arrayContaining(rights),
      );
      // One that runs a pull request's code gets no role to deploy with.
      expect(rights).not.toEqual(expect.arrayContaining(['id-token:write', 'pull-requests:write']));
    }
  },
);

test('each subgraph has a workflow, whose jobs give the ones they call all that they ask for', () => {
  for (const subgraph of subgraphs) {
    const workflow = workflows.find(({ file }) => file === `${subgraph}.yml`);
    expect(workflow?.on.pull_request?.paths).toContain(`subgraphs/${subgraph}/**`);
    expect(workflow?.on.push?.branches).toEqual(['main']);
    for (const job of Object.values(workflow?.jobs ?? {})) {
      const file = path.basename(job.uses ?? '');
      expect(job.uses).toBe(`./.github/workflows/${file}`);
      expect(existsSync(path.join(folder, file))).toBe(true);
      const callee = workflows.find((one) => one.file === file);
      const { inputs = {}, secrets = {} } = callee?.on.workflow_call ?? {};
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(job.with)));
      for (const [name, { required }] of Object.entries(inputs))
        if (required) expect(job.with[name]).toBeDefined();
      if (Object.keys(secrets).length > 0) expect(job.secrets).toBe('inherit');
      // What is called cannot have more rights than its caller.
      expect(job.permissions).toMatchObject(callee?.permissions ?? {});
    }
  }
});

test('paths that start a workflow are there', () => {
  for (const { on } of workflows)
    for (const one of [...(on.pull_request?.paths ?? []), ...(on.push?.paths ?? [])])
      expect([one, existsSync(path.join(root, one.replace('/**', '')))]).toEqual([one, true]);
});

describe('what these tests would find', () => {
  const good = `name: good
on:
  workflow_call:
    inputs: { subgraph: { required: true, type: string } }
    secrets: { APOLLO_KEY: { required: true } }
permissions: { contents: read }
jobs:
  one:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    env: { SUBGRAPH: '\${{ inputs.subgraph }}' }
    steps:
      - uses: actions/checkout@v4
      - id: made
        run: echo "thing=1" >>"$GITHUB_OUTPUT"
      - run: echo "$SUBGRAPH" "\${{ steps.made.outputs.thing }}"
`;

  test('nothing in a good one', () => {
    expect(problemsOf(parseWorkflow('good.yml', good))).toEqual([]);
  });

  test.each([
    ['an output that no step writes', 'outputs.thing }}', 'outputs.other }}', 'steps.made.outputs.other'],
    ['a step that comes later, or never', 'steps.made', 'steps.late', 'steps.late.outputs.thing'],
    ['an input that is not declared', 'inputs.subgraph', 'inputs.graph', 'inputs.graph'],
    ['a setting that its head does not name', 'inputs.subgraph', 'vars.GRAPH', 'vars.GRAPH'],
    ['a variable that nobody sets', '"$SUBGRAPH"', '"$GRAPH"', '$GRAPH'],
    ['a block that is no shell', 'echo "thing=1"', 'if echo "thing=1"', 'syntax error'],
    ['an action of any version', 'checkout@v4', 'checkout@main', 'pinned'],
    ['a step that does two things', '- id: made', '- id: made\n        uses: a/b@v1', 'uses something'],
    ['rights that nobody chose', 'permissions: { contents: read }\n', '', 'rights'],
    ['a job that waits for none', 'timeout-minutes: 5', 'timeout-minutes: 5\n    needs: two', 'needs two'],
    ['a script that is gone', 'echo "$SUBGRAPH"', 'npx pnpm@10 exec node scripts/gone.ts', 'scripts/gone.ts'],
    ['a program that nobody has', 'echo "$SUBGRAPH"', 'npx pnpm@10 exec rovr', 'rovr'],
    ['a task that turbo has not', 'echo "$SUBGRAPH"', 'npx pnpm@10 exec turbo run lnt', 'lnt'],
    [
      'a package that is gone',
      'echo "$SUBGRAPH"',
      'npx pnpm@10 exec turbo run lint --filter=./nowhere/$SUBGRAPH',
      'nowhere/',
    ],
    ['a script of pnpm that is gone', 'echo "$SUBGRAPH"', 'npx pnpm@10 depoy', 'depoy'],
    ['an install that may change the lockfile', 'echo "$SUBGRAPH"', 'npx --yes pnpm@10 install', 'lockfile'],
    [
      'an option that a script has not',
      'echo "$SUBGRAPH"',
      'npx pnpm@10 exec node scripts/deploy/watch.main.ts --secnds 3',
      '--secnds',
    ],
  ])('%s', (_what, from, to, told) => {
    expect(good).toContain(from);
    const found = problemsOf(parseWorkflow('bad.yml', good.replace(from, to)));
    expect(found.join('\n')).toContain(told);
  });

  test.each([
    ['a key twice', 'name: good', 'name: good\nname: again'],
    ['a key that GitHub has not', 'runs-on:', 'run-on:'],
    ['all rights', 'permissions: { contents: read }', 'permissions: write-all'],
  ])('%s', (_what, from, to) => {
    expect(() => parseWorkflow('bad.yml', good.replace(from, to))).toThrow();
  });
});
