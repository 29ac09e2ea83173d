import { type Role, type Scope, scopes } from '@commerce/kernel';
import { z } from 'zod';

/** What only our own processes may do. */
const internal: ReadonlySet<Scope> = new Set(['audit:write', 'credential:verify']);

/** A scope that a credential from outside may be given. */
export const grantableScope = z
  .enum(scopes)
  .refine((scope) => !internal.has(scope), 'is for our own processes alone');

/** Roles that a person, or a partner's client, may have by a token; the others come by other credentials. */
export const personRoles = [
  'shopper',
  'partner',
  'read-only',
  'support',
  'merchandiser',
  'admin',
] as const satisfies readonly Role[];

/** What a role or group of the issuer's stands for: a role of ours, or scopes on top of the roles. */
const grant = z.union([z.enum(personRoles), z.array(grantableScope).min(1)], {
  error: `must be one of ${personRoles.join(', ')}, or a list of scopes`,
});

export const grants = z.record(z.string().min(1), grant).default({});

export type PersonRole = (typeof personRoles)[number];
export type Grant = z.infer<typeof grant>;
