// How long a check takes against a large graph with many recorded operations, on a registry that runs already:
//   npx pnpm@10 bench:registry [--url http://127.0.0.1:4010] [--key service:commerce:local] [--types 500]
//                              [--operations 10000] [--rounds 5] [--json]
// It works in the variant "bench" of the key's graph, and leaves it there.
import { createHash, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { makeSchemas } from './schemas.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:4010' },
    key: { type: 'string', default: 'service:commerce:local' },
    types: { type: 'string', default: '500' },
    operations: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const [types, operations, rounds] = [values.types, values.operations, values.rounds].map(Number) as [
  number,
  number,
  number,
];
const graph = values.key.split(':')[1] ?? '';
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const ask = async (query: string, variables: Record<string, unknown>): Promise<unknown> => {
  const response = await fetch(`${values.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': values.key },
    body: JSON.stringify({ query, variables: { graph, ...variables } }),
  });
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: { message: string }[] };
  if (errors) throw new Error(errors[0]?.message);
  return data;
};

const subgraphs = makeSchemas(types, 5);
say(`publishing ${types} types in ${subgraphs.length} subgraphs`);
await ask(
  `mutation ($graph: ID!, $subgraphs: [SubgraphInput!]!) { graph(id: $graph) {
    publishSubgraphs(variant: "bench", subgraphs: $subgraphs) { changed errors { message } } } }`,
  { subgraphs },
);

say(`reporting ${operations} operations`);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
for (let from = 0; from < operations; from += 1_000) {
  const made = Array.from({ length: Math.min(1_000, operations - from) }, (_unused, index) => {
    const number = from + index;
    const type = number % types;
    const fields = ['name', 'count', 'next', 'id'].map((field) => `T${type}.${field}`);
    const signature = `query Op${number}{t${type}{name count next{id}}}`;
    return {
      hash: sha256(signature),
      name: `Op${number}`,
      signature,
      coordinates: ['Query', `Query.t${type}`, `T${type}`, ...fields],
    };
  });
  await ask(
    `mutation ($graph: ID!, $report: UsageReportInput!) { graph(id: $graph) { reportUsage(report: $report) { counted } } }`,
    {
      report: {
        id: randomUUID(),
        variant: 'bench',
        operations: made,
        requests: made.map(({ hash }) => ({
          hash,
          at: new Date().toISOString(),
          clientName: 'web',
          clientVersion: '1',
          count: 3,
        })),
      },
    },
  );
}

const check = async (sdl: string): Promise<{ readonly ms: number; readonly status: string }> => {
  const start = performance.now();
  const submitted = (await ask(
    `mutation ($graph: ID!, $sdl: GraphQLDocument!) { graph(id: $graph) { variant(name: "bench") {
      submitSubgraphCheckAsync(input: { subgraphName: "part0", proposedSchema: $sdl, config: {}, gitContext: {}, isSandbox: false }) {
        ... on CheckRequestSuccess { workflowID } } } } }`,
    { sdl },
  )) as { graph: { variant: { submitSubgraphCheckAsync: { workflowID: string } } } };
  const { status } = (
    (await ask(
      'query ($graph: ID!, $id: ID!) { graph(id: $graph) { checkWorkflow(id: $id) { status tasks { status } } } }',
      { id: submitted.graph.variant.submitSubgraphCheckAsync.workflowID },
    )) as { graph: { checkWorkflow: { status: string } } }
  ).graph.checkWorkflow;
  return { ms: performance.now() - start, status };
};

const base = subgraphs[0]?.sdl ?? '';
const cases = {
  unchanged: base,
  'field nobody uses removed from every type': base.replaceAll(
    / {2}"Going away some day."\n {2}old: Int\n/g,
    '',
  ),
  'field clients use removed from every type': base.replaceAll(/ {2}"A number."\n {2}count: Int\n/g, ''),
};
const results: Record<
  string,
  { readonly status: string; readonly medianMs: number; readonly maxMs: number }
> = {};
for (const [name, sdl] of Object.entries(cases)) {
  const times: number[] = [];
  let status = '';
  for (let round = 0; round < rounds; round += 1) {
    const done = await check(sdl);
    status = done.status;
    times.push(done.ms);
  }
  times.sort((a, b) => a - b);
  results[name] = {
    status,
    medianMs: Math.round(times[Math.floor(times.length / 2)] ?? 0),
    maxMs: Math.round(times.at(-1) ?? 0),
  };
  say(
    `${name}: ${results[name].status}, median ${results[name].medianMs} ms, longest ${results[name].maxMs} ms`,
  );
}
if (values.json) process.stdout.write(`${JSON.stringify({ types, operations, rounds, results })}\n`);
