import type { DemoQuery } from './queries.ts';

export interface BannerInput {
  readonly gatewayPort: number;
  readonly registryPort: number;
  readonly seconds: number;
  readonly queries: readonly DemoQuery[];
  readonly notes: readonly string[];
  readonly logsDir: string;
}

/** A query as one line of JSON in single quotes, for a shell. */
const curl = (port: number, { query }: DemoQuery): string => {
  const compact = query
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
  const body = JSON.stringify({ query: compact }).replaceAll("'", "'\\''");
  return `curl -s http://127.0.0.1:${port}/graphql -H 'content-type: application/json' -H 'x-api-key: demo-acme' -d '${body}'`;
};

/** What `pnpm start` ends with: where it is, how to get in, what to ask. */
export const banner = ({
  gatewayPort,
  registryPort,
  seconds,
  queries,
  notes,
  logsDir,
}: BannerInput): string =>
  [
    '',
    `  The commerce supergraph is ready (${seconds.toFixed(1)} s)`,
    '',
    `  GraphiQL    http://127.0.0.1:${gatewayPort}/`,
    `  GraphQL     http://127.0.0.1:${gatewayPort}/graphql`,
    '  API keys    x-api-key: demo-acme   or   x-api-key: demo-globex',
    '  A shopper   -H "Authorization: Bearer $(npx pnpm@10 --silent token --tenant acme --as shopper)"',
    '  Staff       -H "Authorization: Bearer $(npx pnpm@10 --silent token --tenant acme --as staff)"',
    `  Registry    APOLLO_REGISTRY_URL=http://127.0.0.1:${registryPort}/graphql APOLLO_KEY=service:commerce:local`,
    `  Logs        ${logsDir}`,
    ...notes.map((note) => `  Note        ${note}`),
    '',
    '  To paste:',
    ...queries.flatMap((query) => ['', `  # ${query.title}`, `  ${curl(gatewayPort, query)}`]),
    '',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n');
