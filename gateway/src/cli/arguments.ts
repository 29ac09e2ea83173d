import { parseArgs } from 'node:util';

const usage = `Serves a supergraph from its SDL file alone: no stores, no identity, nothing signed.

npx pnpm@10 --silent gateway --supergraph <file> --port <number> --no-auth

  --supergraph <file>         the composed schema; subgraphs are called at the URLs it names
  --port <number>             where to listen; 0 takes any free port (4000)
  --host <address>            where to listen (127.0.0.1)
  --no-auth                   required: asks nobody who they are. The full service, with identity, is
                              gateway/src/main.ts and is configured by TENANTS_FILE, SIGNING_KEY_FILE and so on
  --engine own|stock          what executes (GATEWAY_ENGINE, or own)
  --planner native|apollo     what plans (GATEWAY_PLANNER, or native); the stock engine has its own
  --help                      this text

GraphQL is served at /graphql, and at / for POST. SIGINT and SIGTERM stop it.
`;

const engines = ['own', 'stock'] as const;
const planners = ['native', 'apollo'] as const;

export interface CommandLine {
  readonly supergraph: string;
  readonly port: number;
  readonly host: string;
  readonly engine: (typeof engines)[number];
  readonly planner: (typeof planners)[number];
}

export type ParsedCommandLine =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'wrong'; readonly problem: string }
  | { readonly kind: 'run'; readonly options: CommandLine };

const wrong = (problem: string): ParsedCommandLine => ({ kind: 'wrong', problem });

const oneOf = <T extends string>(allowed: readonly T[], value: string): T | undefined =>
  allowed.find((name) => name === value);

const read = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      supergraph: { type: 'string' },
      port: { type: 'string', default: '4000' },
      host: { type: 'string', default: '127.0.0.1' },
      'no-auth': { type: 'boolean', default: false },
      engine: { type: 'string' },
      planner: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;

export const parseCommandLine = (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedCommandLine => {
  let values: ReturnType<typeof read>;
  try {
    // Some versions of pnpm hand the separator on.
    values = read(args[0] === '--' ? args.slice(1) : args);
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return { kind: 'help', text: usage };
  if (!values['no-auth']) {
    return wrong(
      '--no-auth is required: this command serves without identity; the full service is gateway/src/main.ts, configured by TENANTS_FILE, SIGNING_KEY_FILE and ACCOUNT_ID_KEY',
    );
  }
  if (values.supergraph === undefined) return wrong('--supergraph <file> is required');
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
  if (!(port <= 65_535)) return wrong(`--port ${values.port} is not a port number`);
  const engineName = values.engine ?? env['GATEWAY_ENGINE'] ?? engines[0];
  const engine = oneOf(engines, engineName);
  if (!engine) return wrong(`--engine ${engineName} is none of ${engines.join(', ')}`);
  const plannerName = values.planner ?? env['GATEWAY_PLANNER'] ?? planners[0];
  const planner = oneOf(planners, plannerName);
  if (!planner) return wrong(`--planner ${plannerName} is none of ${planners.join(', ')}`);
  return {
    kind: 'run',
    options: { supergraph: values.supergraph, port, host: values.host, engine, planner },
  };
};
