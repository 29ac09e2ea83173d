import { commonEnv, httpEnv, parseEnv, requireOneOf, secretKey } from '@commerce/service';
import { z } from 'zod';

const commaList = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

const schema = z.object({
  ...commonEnv,
  ...httpEnv(4000),
  /** The composed schema, as `pnpm compose` writes it. */
  SUPERGRAPH_FILE: z.string({ error: 'is required: the path of supergraph.graphql' }),
  /** The private Ed25519 JWK that signs what subgraphs trust; one of the two. */
  SIGNING_KEY: z.string().optional(),
  SIGNING_KEY_FILE: z.string().optional(),
  /** Turns a person's (tenant, issuer, subject) into an account id. Losing it changes everybody's id. */
  ACCOUNT_ID_KEY: secretKey,
  /** Largest request body in bytes. */
  BODY_LIMIT_BYTES: z.coerce.number().int().min(1_024).max(10_485_760).default(262_144),
  /** How long one fetch from a subgraph may take, in milliseconds. */
  SUBGRAPH_TIMEOUT_MS: z.coerce.number().int().min(100).max(120_000).default(10_000),
  /** How long one client request may take, in milliseconds; what is still being fetched then is given up. */
  REQUEST_TIMEOUT_MS: z.coerce.number().int().min(100).max(600_000).default(30_000),
  /** Labels of `@override(label:)` that are on, separated by commas. */
  GATEWAY_OVERRIDE_LABELS: commaList.transform((labels) => new Set(labels)),
  /** The key that the development page sends along; never set in production. */
  GRAPHIQL_API_KEY: z.string().optional(),
  /** A JSON file of the development page's prepared queries: [{ query, variables?, headers? }]. */
  GRAPHIQL_TABS_FILE: z.string().optional(),
});

export type GatewayConfig = z.infer<typeof schema> & {
  /** Routing URLs that differ from the supergraph's own, by subgraph name (`SUBGRAPH_URL_PRODUCT`). */
  subgraphUrls: ReadonlyMap<string, string>;
};

const urlPrefix = 'SUBGRAPH_URL_';

/** Throws ConfigError with every problem at once. */
export const parseConfig = (env: Readonly<Record<string, string | undefined>>): GatewayConfig => {
  const overrides = Object.keys(env).filter((name) => name.startsWith(urlPrefix));
  const withUrls = schema
    .extend(Object.fromEntries(overrides.map((name) => [name, z.url().optional()])))
    .check(requireOneOf(['SIGNING_KEY', 'SIGNING_KEY_FILE']));
  const parsed = parseEnv(withUrls, env) as z.infer<typeof schema> & Record<string, unknown>;
  const subgraphUrls = new Map(
    overrides.flatMap((name): [string, string][] => {
      const url = parsed[name];
      return typeof url === 'string'
        ? [[name.slice(urlPrefix.length).toLowerCase().replaceAll('_', '-'), url]]
        : [];
    }),
  );
  return { ...parsed, subgraphUrls };
};
