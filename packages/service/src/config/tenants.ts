import { readFile } from 'node:fs/promises';
import { isCurrencyCode, isTenantId, scopes } from '@commerce/kernel';
import { z } from 'zod';
import { ConfigError } from './env.ts';
import { apiKey } from './tenants/apiKey.ts';
import { authorizerProblems, authorizersSchema } from './tenants/authorizer.ts';
import { feedsSchema } from './tenants/feeds.ts';
import { iamProblems, iamSchema } from './tenants/iam.ts';
import { issuer, issuerProblems, sharedIssuer } from './tenants/issuer.ts';
import { clientSchema } from './tenants/clients.ts';
import { tenantLimitsSchema } from './tenants/limits.ts';
import { policiesSchema } from './tenants/policies.ts';
import { publicKeys } from './tenants/publicKey.ts';

const scope = z.enum(scopes);
const tenant = z.strictObject({
  id: z.string().refine(isTenantId, 'must match ^[a-z][a-z0-9-]{1,30}$'),
  name: z.string().min(1),
  defaultLocale: z.string(),
  locales: z.array(z.string()).min(1),
  defaultCurrency: z.string().refine(isCurrencyCode, 'must be an ISO 4217 code'),
  currencies: z.array(z.string().refine(isCurrencyCode, 'must be an ISO 4217 code')).min(1),
  apiKeys: z.array(apiKey).default([]),
  issuers: z.array(issuer).default([]),
  feeds: feedsSchema.optional(),
  limits: tenantLimitsSchema.optional(),
  /** Names that a client may only use with a credential that is named here. */
  clients: z.array(clientSchema).optional(),
});

/** Another part of the system that calls the supergraph with its own key (see supergraph/assertion.ts). */
const service = z.strictObject({
  name: z.string().min(1),
  /** One, or two while the service changes its key. */
  publicKey: publicKeys,
  scopes: z.array(scope),
});

const duplicates = (values: readonly string[]): string[] => values.filter((v, i) => values.indexOf(v) !== i);

const tenantsFile = z
  .strictObject({
    tenants: z.array(tenant).min(1),
    /** Issuers of several tenants. */
    issuers: z.array(sharedIssuer).default([]),
    services: z.array(service).default([]),
    iam: iamSchema.optional(),
    authorizers: authorizersSchema,
    policies: policiesSchema.optional(),
  })
  .superRefine(({ tenants, issuers, services, iam, authorizers }, context) => {
    const all = {
      'tenant id': tenants.map((t) => t.id),
      'api key': tenants.flatMap((t) => t.apiKeys.map((k) => k.sha256)),
      'service name': services.map((s) => s.name),
    };
    for (const [what, values] of Object.entries(all)) {
      for (const twice of duplicates(values)) {
        // Two tenants behind one credential would make the tenant a matter of luck.
        context.addIssue({ code: 'custom', message: `the ${what} ${twice} is there twice` });
      }
    }
    const ids = new Set(all['tenant id']);
    const own = tenants.flatMap((t) => t.issuers);
    for (const message of [
      ...issuerProblems({ own, shared: issuers }, ids),
      ...iamProblems(iam, ids),
      ...authorizerProblems(authorizers, ids),
    ]) {
      context.addIssue({ code: 'custom', message });
    }
  });

export type TenantsConfig = z.infer<typeof tenantsFile>;
export type TenantConfig = z.infer<typeof tenant>;

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
