import { identityKinds, roles, scopes } from '@commerce/kernel';
import { z } from 'zod';

const roleNames = Object.keys(roles) as (keyof typeof roles)[];

/** Who holds a policy: whoever meets all that is given, and of each list one. */
const policy = z
  .strictObject({
    scopes: z.array(z.enum(scopes)).min(1).optional(),
    /** Held by whoever has the role's kind and all of its scopes. */
    roles: z.array(z.enum(roleNames)).min(1).optional(),
    kinds: z.array(z.enum(identityKinds)).min(1).optional(),
    groups: z.array(z.string().min(1)).min(1).optional(),
    tenants: z.array(z.string().min(1)).min(1).optional(),
  })
  .refine((given) => Object.values(given).some((list) => list !== undefined), 'asks for nothing');

/** What `@policy` names in the SDL, by name. One that is not here is held only by whom an authorizer grants it. */
export const policiesSchema = z.record(z.string().min(1), policy);

export type PolicyRule = z.infer<typeof policy>;
