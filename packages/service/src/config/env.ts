import { z } from 'zod';

/** The environment is wrong. `problems` has one line a variable; the entry file prints them and exits 1. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `the environment has ${problems.length} problem(s):\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Parses the environment by a zod object, reporting every problem at once. Empty strings count as absent. */
export const parseEnv = <T>(schema: z.ZodType<T>, env: Readonly<Record<string, string | undefined>>): T => {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => `${issue.path.join('.') || 'environment'}: ${issue.message}`),
  );
};

/** Field schemas that several services share, to be spread into a service's own z.object. */
export const port = (fallback: number) =>
  z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535).default(fallback);

/** A whole number from `least` to `most`. */
export const wholeNumber = (least: number, most: number, byDefault: number) =>
  z.coerce.number().int().min(least).max(most).default(byDefault);

export const flag = (byDefault: 'true' | 'false') =>
  z
    .enum(['true', 'false'])
    .default(byDefault)
    .transform((text) => text === 'true');

export const httpEnv = (defaultPort: number) => ({
  PORT: port(defaultPort),
  HOST: z.string().default('127.0.0.1'),
});

export const commonEnv = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  TENANTS_FILE: z.string({ error: 'is required: the path of the tenants file' }),
};

/** What every subgraph needs to trust the gateway. */
export const subgraphEnv = {
  ...commonEnv,
  GATEWAY_JWKS_URL: z.url().default('http://127.0.0.1:4000/.well-known/jwks.json'),
};

/** A key of 32 bytes in base64url. */
export const secretKey = z
  .string({ error: 'is required: 32 random bytes in base64url' })
  .transform((text) => Buffer.from(text, 'base64url'))
  .refine((bytes) => bytes.length === 32, 'must be 32 bytes in base64url');
