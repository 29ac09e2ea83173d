import { z } from 'zod';
import { isSafeKeyUrl } from '../../identity/fetchKeys.ts';
import { publicKey } from './publicKey.ts';
import { grantableScope, grants, personRoles } from './rights.ts';

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL' });

/** For keys that are fetched. */
const fetched = {
  /** How old keys may be before they are fetched again, in seconds. */
  freshSeconds: z.number().int().min(10).max(86_400).default(600),
  /** How long the last good keys go on while the issuer is down, in seconds. */
  keepSeconds: z.number().int().min(10).max(604_800).default(21_600),
  /** Lets keys come over http from another machine: for development alone. */
  allowHttp: z.boolean().default(false),
};

/** Where an issuer's public keys come from: its URL, its OpenID Connect discovery document, or given here. */
const keySource = z
  .union([
    z.strictObject({ uri: httpUrl, ...fetched }),
    z.strictObject({ discover: z.literal(true), ...fetched }),
    z.strictObject({ keys: z.array(publicKey).min(1) }),
  ])
  .refine((source) => !('uri' in source) || source.allowHttp || isSafeKeyUrl(source.uri), {
    path: ['uri'],
    error: 'must be https, or http on this machine',
  })
  .refine((source) => 'keys' in source || source.keepSeconds >= source.freshSeconds, {
    path: ['keepSeconds'],
    error: 'must not be below freshSeconds',
  });

const names = z.array(z.string().min(1)).min(1);

/** A claim by its name (`cognito:groups`, `https://shop.example/roles`), or by a path with dots (`realm_access.roles`). */
const claim = z.string().min(1);

const algorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'] as const;

const fields = {
  issuer: z.string().min(1),
  /** One of these must be in `aud`. */
  audience: z
    .union([z.string().min(1), names])
    .transform((given) => [given].flat())
    .optional(),
  /** One of these must have asked for the token: its `client_id`, `azp`, or `aud` of a Cognito ID token. */
  clientIds: names.optional(),
  /** Which `token_use` of Cognito is let in; absent: not looked at. */
  tokenUse: z
    .array(z.enum(['access', 'id']))
    .min(1)
    .optional(),
  /** The `typ` that a token's header must have (RFC 9068), which keeps ID tokens out; absent: `JWT`, `at+jwt` or none. */
  typ: z.literal('at+jwt').optional(),
  jwks: keySource,
  algorithms: z.array(z.enum(algorithms)).min(1).default(['RS256', 'ES256']),
  /** A token is refused when it was issued longer ago, whatever its `exp`. */
  maxAgeSeconds: z.number().int().min(60).max(31_536_000).optional(),
  /** The claim that lists a person's roles, and what each stands for. */
  rolesClaim: claim.default('roles'),
  roles: grants,
  /** The claim that lists a person's groups, and what each stands for. Groups are told to subgraphs. */
  groupsClaim: claim.optional(),
  groups: grants,
  /** Roles that make an admin; `staff`, where nothing else says what roles and groups stand for. */
  staffRoles: z.array(z.string()).optional(),
  /** The role of whom no role or group gives one; `none`: such a person is refused. */
  defaultRole: z.enum([...personRoles, 'none']).default('shopper'),
  /** What the OAuth scopes of a token mean; absent: nothing. */
  scopeClaim: z
    .strictObject({
      claim: claim.default('scope'),
      /** What our scopes are called with before their own name (`shop/` of `shop/catalog:read`). */
      prefix: z.string().default(''),
      /** `narrow`: of what roles and groups give only what the claim names, too. `add`: what it names of `allowed`. */
      use: z.enum(['narrow', 'add']),
      allowed: z.array(grantableScope).default([]),
    })
    .refine(({ use, allowed }) => (use === 'add') === allowed.length > 0, {
      path: ['allowed'],
      error: 'is for use "add", which needs it',
    })
    .optional(),
};

type Fields = z.infer<z.ZodObject<typeof fields>>;

const checked = <S extends z.ZodType<Fields>>(schema: S): S =>
  schema
    .refine(({ audience, clientIds }) => audience !== undefined || clientIds !== undefined, {
      path: ['audience'],
      error: 'is required, or clientIds: tokens for others would be let in',
    })
    .refine(
      ({ issuer: url, jwks }) =>
        !('discover' in jwks) || (httpUrl.safeParse(url).success && (jwks.allowHttp || isSafeKeyUrl(url))),
      { path: ['issuer'], error: 'must be a URL for discovery: https, or http on this machine' },
    );

/** An issuer of one tenant. `tenantClaim`: a claim that must name this very tenant; absent: not looked at. */
export const issuer = checked(z.strictObject({ ...fields, tenantClaim: claim.optional() }));

/** An issuer of several tenants: the claim says whose a token is. */
export const sharedIssuer = checked(
  z.strictObject({
    ...fields,
    tenantClaim: claim,
    /** The claim's values and the tenants they stand for; absent: the claim has the tenants' own ids. */
    tenants: z.record(z.string().min(1), z.string()).optional(),
  }),
);

export type IssuerConfig = z.infer<typeof issuer>;
export type SharedIssuerConfig = z.infer<typeof sharedIssuer>;

const disjoint = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a !== undefined && b !== undefined && !a.some((value) => b.includes(value));

/** Whether no token can be one for both. */
const areApart = (a: Fields, b: Fields): boolean =>
  a.issuer !== b.issuer || disjoint(a.clientIds, b.clientIds) || disjoint(a.tokenUse, b.tokenUse);

/** What is wrong between the parts of the file, a line each. */
export const issuerProblems = (
  { own, shared }: { own: readonly IssuerConfig[]; shared: readonly SharedIssuerConfig[] },
  tenantIds: ReadonlySet<string>,
): string[] => {
  const all: readonly Fields[] = [...own, ...shared];
  return [
    // Two entries for one token would make tenant and rights a matter of luck. (A token may have several
    // audiences: such a one is refused when it comes.)
    ...all.flatMap((a, i) =>
      all.slice(i + 1).some((b) => !areApart(a, b) && !disjoint(a.audience, b.audience))
        ? [`the issuer ${a.issuer} is there twice, with nothing that tells its tokens apart`]
        : [],
    ),
    ...shared.flatMap(({ issuer: name, tenants = {} }) =>
      Object.values(tenants)
        .filter((id) => !tenantIds.has(id))
        .map((id) => `the issuer ${name} names no tenant: ${id}`),
    ),
  ];
};
