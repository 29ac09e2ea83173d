import { type Identity, isId, requireScope } from '@commerce/kernel';
import type { Note } from '../domain/note.ts';
import type { __Name__Deps } from '../ports.ts';

/** One for each id, in their order; null where there is none, also for what cannot be an id. */
export const getNotes = async (
  { store }: Pick<__Name__Deps, 'store'>,
  identity: Identity,
  ids: readonly string[],
): Promise<readonly (Note | null)[]> => {
  requireScope(identity, 'catalog:read');
  const possible = ids.filter((id) => isId('__name__Note', id));
  const found = await store.find(identity.tenant, possible);
  const byId = new Map(possible.map((id, index) => [id, found[index] ?? null]));
  return ids.map((id) => byId.get(id) ?? null);
};
