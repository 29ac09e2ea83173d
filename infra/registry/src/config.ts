import { readFile } from 'node:fs/promises';
import { ConfigError, httpEnv, parseEnv, wholeNumber } from '@commerce/service';
import { z } from 'zod';
import { lintRuleNames } from './checks/lint/lint.ts';
import { keyRoles } from './domain/keys.ts';
import { isGraphId } from './domain/names.ts';

const lintLevels = z.record(
  z.enum(lintRuleNames as [string, ...string[]]),
  z.enum(['error', 'warning', 'off']),
);

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});

const schema = z.object({
  ...httpEnv(4010),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATABASE_URL_REGISTRY: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'is required: postgres://… as the application role',
  }),
  /** Connections at once; nothing holds one while it composes. */
  DATABASE_POOL_SIZE: wholeNumber(1, 200, 10),
  /** Where people and links reach the pages, e.g. https://registry.example; the address it listens on by default. */
  REGISTRY_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The graphs, and their first keys: see `graphsFile`. */
  REGISTRY_GRAPHS_FILE: z.string({ error: 'is required: a JSON file of the graphs and their first keys' }),
  /** Days within which an operation must have been seen to hold up a breaking change. */
  REGISTRY_USAGE_DAYS: wholeNumber(1, 90, 30),
  /** Seconds that gateways wait between two looks. */
  REGISTRY_POLL_SECONDS: wholeNumber(1, 3_600, 2),
  /** Requests that a key may make at once, and each minute after that; all gateways of a graph may share one. */
  REGISTRY_KEY_REQUESTS_PER_MINUTE: wholeNumber(1, 1_000_000, 6_000),
  /** The same for an address that brings no key, or a bad one. */
  REGISTRY_STRANGER_REQUESTS_PER_MINUTE: wholeNumber(1, 1_000_000, 60),
  /** Proxies of ours in front, each of which adds an address to X-Forwarded-For. */
  REGISTRY_TRUSTED_PROXIES: wholeNumber(0, 20, 0),
  /** Levels of lint rules that differ from their own, as JSON: {"ACCESS_RULE":"warning"}. */
  REGISTRY_LINT: json.pipe(lintLevels).default({}),
  /** PEM files; both or none. */
  REGISTRY_TLS_CERT_FILE: z.string().optional(),
  REGISTRY_TLS_KEY_FILE: z.string().optional(),
});

const both = schema.refine(
  (env) => (env.REGISTRY_TLS_CERT_FILE === undefined) === (env.REGISTRY_TLS_KEY_FILE === undefined),
  {
    path: ['REGISTRY_TLS_CERT_FILE'],
    message: 'needs REGISTRY_TLS_KEY_FILE beside it, and the other way round',
  },
);

export type RegistryConfig = z.infer<typeof schema>;

/** Throws ConfigError with every problem at once. */
export const parseConfig = (env: Readonly<Record<string, string | undefined>>): RegistryConfig =>
  parseEnv(both, env);

const graphsFile = z.strictObject({
  graphs: z
    .array(
      z.strictObject({
        id: z.string().refine(isGraphId, 'must match ^[a-z][a-z0-9-]{1,30}$'),
        title: z.string().min(1).max(100),
        keys: z.array(
          z.strictObject({
            id: z.string().min(1).max(100),
            name: z.string().min(1).max(64),
            role: z
              .enum(keyRoles as [string, ...string[]])
              .transform((role) => role as (typeof keyRoles)[number]),
            /** Of the whole key's text, `service:<graph>:<secret>`: the file holds no secret. */
            sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be the lower-case hex SHA-256 of the key'),
          }),
        ),
      }),
    )
    .min(1),
});

export type GraphsFile = z.infer<typeof graphsFile>;

/** Throws ConfigError naming the file and every problem in it. */
export const loadGraphs = async (file: string): Promise<GraphsFile> => {
  const fail = (problems: readonly string[]): never => {
    throw new ConfigError(problems.map((problem) => `REGISTRY_GRAPHS_FILE ${file}: ${problem}`));
  };
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    return fail([error instanceof Error ? error.message : 'cannot be read']);
  }
  const parsed = graphsFile.safeParse(content);
  return parsed.success
    ? parsed.data
    : fail(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
};
