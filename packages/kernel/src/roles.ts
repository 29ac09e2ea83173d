import type { IdentityKind } from './identity.ts';
import type { Scope } from './scopes.ts';

/** What a role means: the kind of identity that has it, and its scopes where configuration names none. */
export interface RoleRights {
  readonly kind: IdentityKind;
  readonly scopes: readonly Scope[];
}

const browse = ['catalog:read', 'inventory:read'] as const;
const buy = [...browse, 'cart:write', 'order:place'] as const;
const lookUp = [
  ...browse,
  'catalog:cost',
  'catalog:price-lists',
  'inventory:ledger',
  'order:any',
  'account:read',
  'audit:read',
  'account:self',
] as const;

/**
 * The roles that a shop needs. `service` has no scopes of its own: each service is given its own. What only our
 * own processes may do (`audit:write`, `credential:verify`) is in no role.
 */
export const roles = {
  guest: { kind: 'guest', scopes: buy },
  shopper: { kind: 'shopper', scopes: [...buy, 'account:self'] },
  partner: { kind: 'partner', scopes: [...buy, 'catalog:price-lists'] },
  'read-only': { kind: 'staff', scopes: lookUp },
  support: { kind: 'staff', scopes: [...lookUp, 'cart:write', 'cart:any', 'order:place', 'change:request'] },
  merchandiser: { kind: 'staff', scopes: [...lookUp, 'inventory:adjust', 'change:request'] },
  admin: {
    kind: 'staff',
    scopes: [
      ...lookUp,
      'inventory:reserve',
      'inventory:adjust',
      'cart:write',
      'cart:any',
      'order:place',
      'account:any',
      'change:request',
      'change:approve',
      'admin:keys',
      'admin:limits',
    ],
  },
  service: { kind: 'service', scopes: [] },
} as const satisfies Record<string, RoleRights>;

export type Role = keyof typeof roles;

export const isRole = (text: string): text is Role => Object.hasOwn(roles, text);
