import { readFile } from 'node:fs/promises';
import { isCurrencyCode, isTenantId, scopes } from '@commerce/kernel';
import { z } from 'zod';
import { ConfigError } from './env.ts';
import { authorizerProblems, authorizersSchema } from './tenants/authorizer.ts';
import { iamProblems, iamSchema } from './tenants/iam.ts';
import { tenantLimitsSchema } from './tenants/limits.ts';

const scope = z.enum(scopes);
const jwk = z.looseObject({ kty: z.string(), kid: z.string().optional() });

/** Where an issuer's public keys come from: its own URL, or given here. */
const keySource = z.union([z.strictObject({ uri: z.url() }), z.strictObject({ keys: z.array(jwk).min(1) })]);

const apiKey = z.strictObject({
  id: z.string().min(1),
  /** Lower-case hex SHA-256 of the key: the file holds no secret. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be the lower-case hex SHA-256 of the key'),
  scopes: z.array(scope).optional(),
});

const issuer = z.strictObject({
  issuer: z.string().min(1),
  audience: z.string().min(1),
  jwks: keySource,
  algorithms: z
    .array(z.enum(['RS256', 'ES256']))
    .min(1)
    .default(['RS256', 'ES256']),
  /** The claim that lists a person's roles. */
  rolesClaim: z.string().default('roles'),
  /** A token with one of these roles is staff's; every other valid token is a shopper's. */
  staffRoles: z.array(z.string()).default(['staff']),
});

const tenant = z.strictObject({
  id: z.string().refine(isTenantId, 'must match ^[a-z][a-z0-9-]{1,30}$'),
  name: z.string().min(1),
  defaultLocale: z.string(),
  locales: z.array(z.string()).min(1),
  defaultCurrency: z.string().refine(isCurrencyCode, 'must be an ISO 4217 code'),
  currencies: z.array(z.string().refine(isCurrencyCode, 'must be an ISO 4217 code')).min(1),
  apiKeys: z.array(apiKey).default([]),
  issuers: z.array(issuer).default([]),
  limits: tenantLimitsSchema.optional(),
});

/** Another part of the system that calls the supergraph with its own key (see supergraph/assertion.ts). */
const service = z.strictObject({
  name: z.string().min(1),
  publicKey: jwk,
  scopes: z.array(scope),
});

const duplicates = (values: readonly string[]): string[] => values.filter((v, i) => values.indexOf(v) !== i);

const tenantsFile = z
  .strictObject({
    tenants: z.array(tenant).min(1),
    services: z.array(service).default([]),
    iam: iamSchema.optional(),
    authorizers: authorizersSchema,
  })
  .superRefine(({ tenants, services, iam, authorizers }, context) => {
    const all = {
      'tenant id': tenants.map((t) => t.id),
      'api key': tenants.flatMap((t) => t.apiKeys.map((k) => k.sha256)),
      'issuer and audience': tenants.flatMap((t) => t.issuers.map((i) => `${i.issuer} ${i.audience}`)),
      'service name': services.map((s) => s.name),
    };
    for (const [what, values] of Object.entries(all)) {
      for (const twice of duplicates(values)) {
        // Two tenants behind one credential would make the tenant a matter of luck.
        context.addIssue({ code: 'custom', message: `the ${what} ${twice} is there twice` });
      }
    }
    const ids = new Set(all['tenant id']);
    for (const message of [...iamProblems(iam, ids), ...authorizerProblems(authorizers, ids)]) {
      context.addIssue({ code: 'custom', message });
    }
  });

export type TenantsConfig = z.infer<typeof tenantsFile>;
export type TenantConfig = z.infer<typeof tenant>;
export type IssuerConfig = z.infer<typeof issuer>;

export const parseTenants = (json: unknown): TenantsConfig => {
  const parsed = tenantsFile.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => `TENANTS_FILE ${issue.path.join('.')}: ${issue.message}`),
  );
};

/** Reads and checks the tenants file; throws ConfigError naming the file and every problem in it. */
export const loadTenants = async (path: string): Promise<TenantsConfig> => {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new ConfigError([
      `TENANTS_FILE ${path}: ${error instanceof Error ? error.message : 'cannot be read'}`,
    ]);
  }
  return parseTenants(json);
};
