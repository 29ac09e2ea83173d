import { CodedError } from '@commerce/kernel';
import type { Note } from '../domain/note.ts';
import type { __Name__Store } from '../ports.ts';

/** The store in memory, for tests: the same contract suite holds it to what DynamoDB does. */
export const createMemoryStore = (): __Name__Store => {
  const notes = new Map<string, Note>();
  const counts = new Map<string, number>();
  const answers = new Map<string, { readonly hash: string; readonly note: Note }>();
  const at = (tenant: string, ...parts: readonly string[]): string => JSON.stringify([tenant, ...parts]);

  return {
    find: async (tenant, ids) => ids.map((id) => notes.get(at(tenant, id)) ?? null),
    count: async (tenant, skus) => skus.map((sku) => counts.get(at(tenant, sku)) ?? 0),
    async add(tenant, note, { operation, key, hash }) {
      const stored = answers.get(at(tenant, operation, key));
      if (stored) {
        if (stored.hash === hash) return stored.note;
        throw new CodedError('CONFLICT', 'the idempotency key was used before with another request');
      }
      notes.set(at(tenant, note.id), note);
      counts.set(at(tenant, note.sku), (counts.get(at(tenant, note.sku)) ?? 0) + 1);
      answers.set(at(tenant, operation, key), { hash, note });
      return note;
    },
    ready: async () => undefined,
  };
};
