import { graphOfKey, isLive, type RegistryKey } from '../domain/keys.ts';
import { type OperationDeps, sha256 } from './deps.ts';

/** Whoever holds a good key: of which graph, and which key. */
export interface Caller {
  readonly graph: string;
  readonly key: RegistryKey;
}

/** Undefined for a key that is none, is unknown, has expired or was revoked: all alike. */
export const identify = async (
  { store, clock }: Pick<OperationDeps, 'store' | 'clock'>,
  text: string | undefined,
): Promise<Caller | undefined> => {
  const graph = text === undefined ? undefined : graphOfKey(text);
  if (text === undefined || graph === undefined) return undefined;
  const key = await store.keyByHash(graph, sha256(text));
  return key && isLive(key, clock.nowMs()) ? { graph, key } : undefined;
};
