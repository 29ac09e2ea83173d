import type { FeedEvent } from '@commerce/contracts';
import { type Clock, CodedError, type IdFactory } from '@commerce/kernel';
import { judgeBatch, type Verdict } from '../domain/applyRule.ts';
import type { ProductRow } from '../domain/product.ts';
import { SlugTaken, type CatalogWriter, type KnownProduct } from '../ports.ts';
import type { FeedMemory } from './feedMemory.ts';
import { readProduct, type ReadProduct } from './readProduct.ts';
import { resolveSlugs } from './resolveSlugs.ts';

export type ProductEvent = FeedEvent<'pim.product.upserted.v1' | 'pim.product.deleted.v1'>;

export type FeedOutcome =
  | { readonly status: Exclude<Verdict, 'conflict'> }
  | { readonly status: 'conflict'; readonly message: string }
  | { readonly status: 'rejected'; readonly code: string; readonly message: string };

export interface ApplyProductFeedDeps {
  readonly store: CatalogWriter;
  readonly memory: FeedMemory;
  readonly ids: IdFactory;
  readonly clock: Clock;
}

/** An event whose body passed every rule, or a deletion (`product` null). */
interface Candidate {
  readonly key: string;
  readonly sku: string;
  readonly sequence: bigint;
  readonly hash: string;
  readonly timeMs: number;
  readonly product: ReadProduct | null;
}

const maxRounds = 5;

/** Nothing is wrong with the events: whoever feeds them waits and tries again. */
const contended = (cause?: unknown): CodedError =>
  new CodedError('SUBGRAPH_UNAVAILABLE', 'the same products keep being written by somebody else', { cause });

const toOutcome = (verdict: Verdict): FeedOutcome =>
  verdict === 'conflict'
    ? { status: verdict, message: 'this sequence was applied before with another body' }
    : { status: verdict };

/**
 * Applies product events of one tenant: what is known is read once, every event is judged, and one row per SKU
 * is written, its state and its sequence together. The store refuses a row that another writer has overtaken
 * (two workers may hold a partition for a moment around a rebalance); those events are judged again.
 */
const applyForTenant = async (
  deps: ApplyProductFeedDeps,
  tenant: string,
  candidates: readonly Candidate[],
): Promise<Verdict[]> => {
  const verdicts = new Array<Verdict>(candidates.length).fill('stale');
  let open = candidates.map((candidate, index) => ({ ...candidate, index }));
  let lostSlug = false;
  for (let round = 1; open.length > 0; round += 1) {
    const { rows, judged } = await judgeOpen(deps, tenant, open, lostSlug);
    judged.forEach((verdict, i) => {
      const index = open[i]?.index;
      if (index !== undefined) verdicts[index] = verdict;
    });
    if (rows.length === 0) break;
    let written: ReadonlySet<string>;
    try {
      written = await deps.store.writeProducts(tenant, rows);
    } catch (error) {
      if (!(error instanceof SlugTaken)) throw error;
      if (round >= maxRounds) throw contended(error);
      lostSlug = true;
      continue;
    }
    if (written.size === rows.length) break;
    if (round >= maxRounds) throw contended();
    const overtaken = new Set(rows.map(({ sku }) => sku).filter((sku) => !written.has(sku)));
    open = open.filter(({ sku }) => overtaken.has(sku));
  }
  return verdicts;
};

const judgeOpen = async (
  deps: ApplyProductFeedDeps,
  tenant: string,
  open: readonly Candidate[],
  lostSlug: boolean,
) => {
  const skus = [...new Set(open.map(({ sku }) => sku))];
  const slugs = [...new Set(open.flatMap(({ product }) => (product ? [product.slug] : [])))];
  const known = await deps.store.knownProducts(tenant, skus, slugs);
  const bySku = new Map(known.map((product) => [product.sku, product]));
  const byKey = new Map(known.map((product) => [`${tenant}:${product.sku}`, product]));
  const { verdicts, winners } = judgeBatch(byKey, open);
  return { judged: verdicts, rows: await toRows(deps, tenant, winners, bySku, known, lostSlug) };
};

const toRows = async (
  deps: ApplyProductFeedDeps,
  tenant: string,
  winners: readonly Candidate[],
  bySku: ReadonlyMap<string, KnownProduct>,
  known: readonly KnownProduct[],
  lostSlug: boolean,
): Promise<ProductRow[]> => {
  const products = winners.flatMap(({ product, timeMs }) => (product ? [{ product, timeMs }] : []));
  const places = await deps.memory.resolve(tenant, products, deps.clock.nowMs());
  const withIds = winners.map((winner) => ({
    ...winner,
    id: bySku.get(winner.sku)?.id ?? deps.ids.newId('product'),
  }));
  // The feed itself may name a slug that looks like another's with its suffix; then only a new suffix gets through.
  const claims = lostSlug ? withIds.map((one) => ({ ...one, id: deps.ids.newId('product') })) : withIds;
  const slugs = resolveSlugs(claims, known);
  return withIds.map(({ id, sku, sequence, hash, product }): ProductRow => {
    const before = bySku.get(sku);
    const base = { id, sku, sequence, hash, nowMs: deps.clock.nowMs() };
    if (!product) return { ...base, content: null, searchTexts: [], searchHash: '' };
    const unchanged = before !== undefined && !before.deleted && before.searchHash === product.searchHash;
    return {
      ...base,
      content: {
        ...product.content,
        slug: slugs.get(sku) ?? product.slug,
        groupId: product.group ? (places.groups.get(product.group.code) ?? null) : null,
        categoryId: places.categories.get(product.categoryPath.at(-1)?.code ?? '') ?? null,
      },
      searchTexts: unchanged ? null : product.searchTexts,
      searchHash: product.searchHash,
    };
  });
};

/** One outcome per event, in the same place. Throws SUBGRAPH_UNAVAILABLE when the store is down. */
export const applyProductFeed = async (
  deps: ApplyProductFeedDeps,
  events: readonly ProductEvent[],
): Promise<readonly FeedOutcome[]> => {
  const outcomes = new Array<FeedOutcome>(events.length).fill({ status: 'stale' });
  const byTenant = new Map<string, { readonly index: number; readonly candidate: Candidate }[]>();
  events.forEach((event, index) => {
    const { key, sequence, hash, timeMs, tenant } = event;
    const read = event.type === 'pim.product.upserted.v1' ? readProduct(event.data) : undefined;
    if (read && !read.ok) {
      outcomes[index] = { status: 'rejected', ...read.error };
      return;
    }
    const entry = {
      index,
      candidate: { key, sku: event.data.sku, sequence, hash, timeMs, product: read?.value ?? null },
    };
    const list = byTenant.get(tenant);
    if (list) list.push(entry);
    else byTenant.set(tenant, [entry]);
  });
  for (const [tenant, entries] of byTenant) {
    const verdicts = await applyForTenant(
      deps,
      tenant,
      entries.map(({ candidate }) => candidate),
    );
    entries.forEach(({ index }, i) => {
      outcomes[index] = toOutcome(verdicts[i] ?? 'stale');
    });
  }
  return outcomes;
};
