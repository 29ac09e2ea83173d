import { type Role, roles, scopes } from '@commerce/kernel';
import { z } from 'zod';

const roleNames = Object.keys(roles) as [Role, ...Role[]];

const isRegExp = (text: string): boolean => {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
};

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** The credential goes there: in the clear at most within this machine. */
const isPrivateUrl = (text: string): boolean => {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
};

/** A name of `resolverContext`. */
const contextKey = z.string().min(1);

const authorizer = z
  .strictObject({
    /** Names it in logs, limits and subjects. */
    id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must match ^[a-z][a-z0-9-]{0,30}$'),
    /** Which `Authorization` values are its: AppSync's identityValidationExpression. Absent: all that are left. */
    tokenPattern: z.string().refine(isRegExp, 'must be a regular expression').optional(),
    /** A Lambda function by name or ARN… */
    lambda: z.strictObject({ function: z.string().min(1), region: z.string().optional() }).optional(),
    /** …or a URL that takes the same by POST. */
    http: z
      .strictObject({ url: z.url().refine(isPrivateUrl, 'must be https, or http on this machine') })
      .optional(),
    /** Whose it is… */
    tenant: z.string().optional(),
    /** …or where the answer says it, and for which tenants it may. */
    tenantFrom: z.strictObject({ key: contextKey, tenants: z.array(z.string()).min(1) }).optional(),
    /** Told to the authorizer; field ARNs of other APIs are then passed over, as AppSync does. */
    apiId: z.string().min(1).optional(),
    accountId: z.string().default('000000000000'),
    /** How long an answer is kept that does not say, in seconds; 0: not at all. */
    ttlSeconds: z.number().int().min(0).max(3_600).default(300),
    timeoutMs: z.number().int().min(50).max(10_000).default(3_000),
    /** Headers that carry credentials and are passed on all the same (`cookie`). */
    passHeaders: z.array(z.string().toLowerCase()).default([]),
    /** Where `resolverContext` says who it is. */
    keys: z
      .strictObject({
        subject: contextKey.optional(),
        role: contextKey.optional(),
        scopes: contextKey.optional(),
        groups: contextKey.optional(),
        policies: contextKey.optional(),
      })
      .default({}),
    /** The role of whom the answer gives none. */
    role: z.enum(roleNames).default('guest'),
    /** What the answer may give at most: other roles are refused, other scopes left out. */
    allow: z
      .strictObject({
        roles: z.array(z.enum(roleNames)).default([]),
        scopes: z.array(z.enum(scopes)).default([]),
      })
      .default({ roles: [], scopes: [] }),
  })
  .refine(({ lambda, http }) => (lambda === undefined) !== (http === undefined), {
    error: 'needs lambda or http, and not both',
  })
  .refine(({ tenant, tenantFrom }) => (tenant === undefined) !== (tenantFrom === undefined), {
    error: 'needs tenant or tenantFrom, and not both',
  });

export const authorizersSchema = z.array(authorizer).default([]);

export type AuthorizerConfig = z.infer<typeof authorizer>;

const twice = (values: readonly string[]): string[] => values.filter((v, i) => values.indexOf(v) !== i);

/** What is wrong between the parts of the file, a line each. */
export const authorizerProblems = (
  authorizers: readonly AuthorizerConfig[],
  tenantIds: ReadonlySet<string>,
): string[] => [
  ...twice(authorizers.map(({ id }) => id)).map((id) => `the authorizer ${id} is there twice`),
  // The first one that a token fits decides on it: of two alike, one would decide on the other's.
  ...twice(authorizers.flatMap(({ tokenPattern }) => tokenPattern ?? [])).map(
    (pattern) => `the tokenPattern ${pattern} is there twice`,
  ),
  ...authorizers
    .slice(0, -1)
    .filter(({ tokenPattern }) => tokenPattern === undefined)
    .map(({ id }) => `the authorizer ${id} has no tokenPattern and leaves nothing for those after it`),
  ...authorizers.flatMap(({ id, tenant, tenantFrom }) =>
    [...(tenant === undefined ? [] : [tenant]), ...(tenantFrom?.tenants ?? [])]
      .filter((name) => !tenantIds.has(name))
      .map((name) => `the authorizer ${id} names no tenant: ${name}`),
  ),
];
