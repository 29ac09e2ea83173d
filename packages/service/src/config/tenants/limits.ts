import { z } from 'zod';

/** A token bucket counted in cost: it refills evenly and holds at most `burst`. */
const rate = z.strictObject({
  /** Cost that flows in, per minute. */
  costPerMinute: z.number().positive().max(1e12),
  /** Cost that it holds when full; a minute's by default. */
  burst: z.number().positive().max(1e12).optional(),
});

/** What callers of one mode of signing in may spend; what is absent is the gateway's default. */
const modeLimits = z.strictObject({
  /** All callers of the mode together. */
  total: rate.optional(),
  /** Each operation (see `operations`) of all callers of the mode together. */
  operation: rate.optional(),
  /** Each credential: an API key, an issuer, a role, a service. */
  credential: rate.optional(),
  /** Of single operations: `Query.searchProducts` for what asks for that field above all, or a listed operation's name. */
  operations: z.record(z.string().min(1).max(200), rate).optional(),
  /** The estimated cost that one operation may have. */
  maxCost: z.number().positive().max(1e12).optional(),
});

/** A tenant's limits, by the way in which callers signed in. */
export const tenantLimitsSchema = z.strictObject({
  /** The estimated cost that one operation may have, in any mode that says nothing else. */
  maxCost: z.number().positive().max(1e12).optional(),
  modes: z.partialRecord(z.enum(['api-key', 'oidc', 'iam', 'authorizer', 'service']), modeLimits).optional(),
});

export type Rate = z.infer<typeof rate>;
export type ModeLimits = z.infer<typeof modeLimits>;
export type TenantLimits = z.infer<typeof tenantLimitsSchema>;
