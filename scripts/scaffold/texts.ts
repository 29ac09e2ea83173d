import type { Plan } from './plan.ts';

export const usage = `Makes a new subgraph that composes, has a store and tests, and passes every check unedited.

npx pnpm@10 new:subgraph <name> [options]

  <name>      2 to 30 lower-case letters and digits, e.g. reviews
  --dry-run   write nothing; list what would be written and changed
  --help      this text
`;

export const planText = ({ writes, edits, made }: Plan): string =>
  [
    ...writes.map(({ file }) => `write   ${file}`),
    ...edits.map(({ file }) => `change  ${file}`),
    ...made.map((file) => `make    ${file}`),
    '',
  ].join('\n');

/** What to do next, in order. */
export const nextText = (name: string, { port, idPrefix }: Plan): string => `
The subgraph ${name} is there: port ${port}, ids ${idPrefix}_…, table commerce-${name}. It composes.

  npx pnpm@10 install                               links its packages, and notes them in pnpm-lock.yaml
  npx pnpm@10 codegen                               its resolver types
  npx pnpm@10 --filter @commerce/${name} test:unit   its tests that need no store; \`test\` for all
  npx pnpm@10 start                                 the graph with it: { ${name}Note(id: "…") { text } }

Then make it yours: subgraphs/${name}/schema.graphql first; CONTRIBUTING.md, "A new subgraph", goes on from there.
Its first check and publish, where no subgraph of this name was published before:

  npx pnpm@10 exec rover subgraph check $GRAPH_REF --name ${name} --schema subgraphs/${name}/schema.graphql
  npx pnpm@10 exec rover subgraph publish $GRAPH_REF --name ${name} --schema subgraphs/${name}/schema.graphql \\
    --routing-url http://127.0.0.1:${port}/graphql
`;
