import { hash } from 'node:crypto';
import type { IdFactory } from '@commerce/kernel';
import { vocabularyOf } from '../domain/words.ts';
import type { CatalogWriter, CategoryNode, GroupNode, SavedNode } from '../ports.ts';
import type { ReadProduct } from './readProduct.ts';

interface Sourced {
  readonly product: ReadProduct;
  readonly timeMs: number;
}

/** Ids by code. */
export interface Places {
  readonly categories: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
}

/**
 * Every product message repeats its categories and group. This remembers what was saved already, so that
 * only what is new or changed reaches the store. Forgetting is harmless: the store is asked again. It is also
 * needed: another worker may have written something else meanwhile, so nothing is believed for over a minute.
 */
export interface FeedMemory {
  /** Saves what is not known yet of these products' categories, groups and words; gives the ids they have. */
  resolve(tenant: string, products: readonly Sourced[], nowMs: number): Promise<Places>;
}

interface Saved {
  readonly id: string;
  readonly digest: string;
  readonly savedMs: number;
}

const believedMs = 60_000;

interface TenantMemory {
  readonly categories: Map<string, Saved>;
  readonly groups: Map<string, Saved>;
  readonly words: Set<string>;
}

const newMemory = (): TenantMemory => ({ categories: new Map(), groups: new Map(), words: new Set() });

const digestOf = (value: unknown): string => hash('sha256', JSON.stringify(value), 'base64url');

/** The newest node of each code, in the order in which they were seen first (so parents stand before children). */
const newestByCode = <N extends { readonly code: string; readonly sourceMs: number }>(
  nodes: readonly N[],
): N[] => {
  const newest = new Map<string, N>();
  for (const node of nodes) {
    const known = newest.get(node.code);
    if (!known || node.sourceMs >= known.sourceMs) newest.set(node.code, node);
  }
  return [...newest.values()];
};

export const createFeedMemory = (deps: {
  store: Pick<CatalogWriter, 'saveCategories' | 'saveGroups' | 'saveWords'>;
  ids: IdFactory;
  /** Entries of each kind and tenant that are kept. */
  limit?: number;
}): FeedMemory => {
  const { store, ids, limit = 50_000 } = deps;
  const tenants = new Map<string, TenantMemory>();

  const memoryOf = (tenant: string): TenantMemory => {
    const known = tenants.get(tenant) ?? newMemory();
    if (known.categories.size > limit) known.categories.clear();
    if (known.groups.size > limit) known.groups.clear();
    if (known.words.size > limit) known.words.clear();
    tenants.set(tenant, known);
    return known;
  };

  const categoriesOf = (products: readonly Sourced[]): Omit<CategoryNode, 'id'>[] =>
    products.flatMap(({ product, timeMs }) =>
      product.categoryPath.map((step, i, path) => ({
        ...step,
        parentCode: path[i - 1]?.code ?? null,
        sourceMs: timeMs,
      })),
    );

  const groupsOf = (products: readonly Sourced[]): Omit<GroupNode, 'id'>[] =>
    products.flatMap(({ product: { group }, timeMs }) => (group ? [{ ...group, sourceMs: timeMs }] : []));

  /**
   * Saves the nodes that differ from what is remembered, and remembers those that the store took; gives every
   * node's id.
   */
  const settle = async <N extends { readonly code: string; readonly sourceMs: number }>(
    nodes: readonly N[],
    saved: Map<string, Saved>,
    nowMs: number,
    save: (changed: readonly N[]) => Promise<ReadonlyMap<string, SavedNode>>,
  ): Promise<ReadonlyMap<string, string>> => {
    const digests = new Map(nodes.map((node) => [node.code, digestOf({ ...node, sourceMs: 0 })]));
    const changed = nodes.filter(({ code }) => {
      const known = saved.get(code);
      return !known || known.digest !== digests.get(code) || nowMs - known.savedMs >= believedMs;
    });
    const fresh = changed.length > 0 ? await save(changed) : new Map<string, SavedNode>();
    for (const [code, { id, accepted }] of fresh) {
      if (accepted) saved.set(code, { id, digest: digests.get(code) ?? '', savedMs: nowMs });
      else saved.delete(code);
    }
    return new Map(
      nodes.flatMap(({ code }) => {
        const id = (fresh.get(code) ?? saved.get(code))?.id;
        return id === undefined ? [] : [[code, id]];
      }),
    );
  };

  return {
    async resolve(tenant, products, nowMs) {
      const memory = memoryOf(tenant);
      const categories = await settle(
        newestByCode(categoriesOf(products)),
        memory.categories,
        nowMs,
        (changed) =>
          store.saveCategories(
            tenant,
            changed.map((node) => ({ ...node, id: ids.newId('category') })),
          ),
      );
      const groups = await settle(newestByCode(groupsOf(products)), memory.groups, nowMs, (changed) =>
        store.saveGroups(
          tenant,
          changed.map((node) => ({ ...node, id: ids.newId('productGroup') })),
        ),
      );
      const words = new Set(
        products.flatMap(({ product: { searchTexts } }) =>
          searchTexts.flatMap(([, title, labels]) => vocabularyOf(`${title} ${labels}`)),
        ),
      );
      const unknown = [...words].filter((word) => !memory.words.has(word));
      if (unknown.length > 0) await store.saveWords(tenant, unknown);
      for (const word of unknown) memory.words.add(word);
      return { categories, groups };
    },
  };
};
