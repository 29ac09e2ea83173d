import { isGraphId } from './names.ts';

/** What the holder of a key may do with the graph that the key names. */
export const keyRights = {
  /** Everything, keys included. */
  admin: ['read', 'check', 'publish', 'operate', 'report', 'keys'],
  /** A team's deployment. */
  contributor: ['read', 'check', 'publish', 'operate'],
  /** A pull request's CI: learns, changes nothing. */
  checker: ['read', 'check'],
  /** A gateway: follows the graph and reports what clients use. */
  gateway: ['read', 'report'],
} as const satisfies Record<string, readonly KeyRight[]>;

export type KeyRight = 'read' | 'check' | 'publish' | 'operate' | 'report' | 'keys';

export type KeyRole = keyof typeof keyRights;

export const keyRoles = Object.keys(keyRights) as readonly KeyRole[];

export interface RegistryKey {
  readonly id: string;
  /** For people: which CI, which gateway. */
  readonly name: string;
  readonly role: KeyRole;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | undefined;
  readonly revokedAtMs: number | undefined;
}

/** `service:<graph>:<secret>`, as rover has it in APOLLO_KEY. */
export const graphOfKey = (key: string): string | undefined => {
  const [kind, graph = '', secret = ''] = key.split(':');
  return kind === 'service' && isGraphId(graph) && secret.length >= 4 && key.length <= 256
    ? graph
    : undefined;
};

export const isLive = (key: RegistryKey, nowMs: number): boolean =>
  key.revokedAtMs === undefined && (key.expiresAtMs === undefined || nowMs < key.expiresAtMs);

export const hasRight = (key: RegistryKey, right: KeyRight): boolean =>
  (keyRights[key.role] as readonly KeyRight[]).includes(right);
