import { type IdentityKind, type Role, roles, type Scope } from '@commerce/kernel';

/** What an API key may be: a machine, never a member of staff. */
const roleOf = { GUEST: 'guest', PARTNER: 'partner' } as const satisfies Record<string, Role>;

export type KeyRole = keyof typeof roleOf;

export const isKeyRole = (text: string): text is KeyRole => Object.hasOwn(roleOf, text);

export const scopesOfRole = (role: KeyRole): readonly Scope[] => roles[roleOf[role]].scopes;

export const kindOf = (role: KeyRole): IdentityKind => roles[roleOf[role]].kind;

/** A credential of a machine. The key itself is shown once and kept nowhere. */
export interface ApiKey {
  readonly id: string;
  /** Lower-case hex SHA-256 of the key. */
  readonly sha256: string;
  readonly name: string;
  readonly role: KeyRole;
  readonly scopes: readonly Scope[];
  readonly createdAtMs: number;
  /** The creator's account id or subject. */
  readonly createdBy: string;
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
  /** The key that was made in its place. */
  readonly replacedBy: string | null;
  readonly lastUsedAtMs: number | null;
}

/** For people alone, and for our own processes: no key ever has them. */
const neverOfAKey: ReadonlySet<Scope> = new Set([
  'account:self',
  'account:any',
  'change:approve',
  'admin:keys',
  'admin:limits',
  'audit:write',
  'credential:verify',
]);

/** Those of the wanted scopes that this creator cannot hand on. */
export const notGrantable = (wanted: readonly Scope[], held: readonly Scope[]): Scope[] =>
  wanted.filter((scope) => neverOfAKey.has(scope) || !held.includes(scope));

/** More than anybody who opens the shop may do. */
export const isBeyondGuest = ({ role, scopes }: Pick<ApiKey, 'role' | 'scopes'>): boolean => {
  const guests: readonly Scope[] = roles.guest.scopes;
  return role !== 'GUEST' || scopes.some((scope) => !guests.includes(scope));
};

export const isUsable = ({ revokedAtMs, expiresAtMs }: ApiKey, nowMs: number): boolean =>
  revokedAtMs === null && (expiresAtMs === null || expiresAtMs > nowMs);

/** What the audit log says of a key. */
export const auditOfKey = ({ name, role, scopes, expiresAtMs, revokedAtMs, replacedBy }: ApiKey) => ({
  name,
  role,
  scopes,
  expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString(),
  revokedAt: revokedAtMs === null ? null : new Date(revokedAtMs).toISOString(),
  replacedBy,
});
