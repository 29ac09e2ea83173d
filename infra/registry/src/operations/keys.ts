import type { KeyRole, RegistryKey } from '../domain/keys.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { type OperationDeps, sha256 } from './deps.ts';

export interface NewKey {
  readonly kind: 'created';
  readonly key: RegistryKey;
  /** Shown once; only its digest is kept. */
  readonly text: string;
}

const dayMs = 86_400_000;

export const createKey = async (
  deps: OperationDeps,
  graph: string,
  wanted: { readonly name: string; readonly role: KeyRole; readonly expiresInDays: number | undefined },
): Promise<NewKey | Refusal> => {
  const { name, role, expiresInDays } = wanted;
  if (!/^[\x21-\x7e][\x20-\x7e]{0,63}$/.test(name))
    return refusal('INVALID_NAME', 'a key’s name has 1 to 64 printable characters');
  if (expiresInDays !== undefined && !(expiresInDays >= 1 && expiresInDays <= 3_650))
    return refusal('INVALID_NAME', 'expiresInDays is 1 to 3650');
  const nowMs = deps.clock.nowMs();
  const text = `service:${graph}:${deps.newSecret()}`;
  const key: RegistryKey = {
    id: deps.newId('key'),
    name,
    role,
    createdAtMs: nowMs,
    expiresAtMs: expiresInDays === undefined ? undefined : nowMs + expiresInDays * dayMs,
    revokedAtMs: undefined,
  };
  await deps.store.addKey(graph, { ...key, sha256: sha256(text) });
  return { kind: 'created', key, text };
};

export const revokeKey = async (
  { store, clock }: Pick<OperationDeps, 'store' | 'clock'>,
  graph: string,
  id: string,
): Promise<{ readonly kind: 'revoked'; readonly key: RegistryKey } | Refusal> => {
  const key = await store.revokeKey(graph, id, clock.nowMs());
  return key ? { kind: 'revoked', key } : refusal('UNKNOWN_KEY', 'there is no such key');
};
