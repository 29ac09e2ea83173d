/**
 * What a credential may do, `<area>:<act>`. One closed list, so that a typing mistake does not
 * compile and a table of rights can be generated. The SDL names them in `@requiresScopes`.
 */
export const scopes = [
  'catalog:read',
  'catalog:cost',
  'catalog:price-lists',
  'inventory:read',
  'inventory:ledger',
  'inventory:reserve',
  'inventory:adjust',
  'cart:write',
  'cart:any',
  'order:place',
  'order:any',
  'account:self',
  'account:read',
  'account:any',
  'audit:read',
  'audit:write',
  'change:request',
  'change:approve',
  'admin:keys',
  'admin:limits',
  'credential:verify',
] as const;

export type Scope = (typeof scopes)[number];

const scopeSet: ReadonlySet<string> = new Set(scopes);

export const isScope = (text: string): text is Scope => scopeSet.has(text);
