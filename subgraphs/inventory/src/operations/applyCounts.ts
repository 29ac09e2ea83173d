import { CodedError } from '@commerce/kernel';
import { type Judgement, judge } from '../domain/applyRule.ts';
import type { Stock } from '../domain/stock.ts';
import { type AnnounceStocks, type Count, type InventoryStore, maxCountsPerWrite } from '../ports.ts';
import { mapConcurrently } from './mapConcurrently.ts';

/** A count as the supply chain sent it. */
export interface IncomingCount extends Count {
  readonly tenant: string;
  readonly sku: string;
}

export type ApplyOutcome = 'applied' | Exclude<Judgement, 'apply'>;

export interface ApplyDeps {
  readonly store: InventoryStore;
  /** Undefined: there is nobody to tell. */
  readonly announce?: AnnounceStocks;
  /** Writes in flight at once. */
  readonly maxInFlight?: number;
}

/** The counts of one SKU that go into one write. */
interface Group {
  readonly tenant: string;
  readonly sku: string;
  readonly counts: readonly IncomingCount[];
}

/** Another writer of the same SKU's counts is a consumer that is about to notice that it lost its partition. */
const maxTries = 5;

const groupBySku = (counts: readonly IncomingCount[]): Group[] => {
  const bySku = new Map<string, IncomingCount[]>();
  for (const count of counts) {
    const place = `${count.tenant} ${count.sku}`;
    const known = bySku.get(place);
    if (known) known.push(count);
    else bySku.set(place, [count]);
  }
  return [...bySku.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / maxCountsPerWrite) }, (_, i) => {
      const part = all.slice(i * maxCountsPerWrite, (i + 1) * maxCountsPerWrite);
      return { tenant: part[0]?.tenant ?? '', sku: part[0]?.sku ?? '', counts: part };
    }),
  );
};

const readAll = async (store: InventoryStore, groups: readonly Group[]): Promise<Map<string, Stock>> => {
  const found = new Map<string, Stock>();
  for (const tenant of new Set(groups.map((group) => group.tenant))) {
    const skus = [...new Set(groups.filter((group) => group.tenant === tenant).map(({ sku }) => sku))];
    const stocks = await store.readStocks(tenant, skus, { fresh: true });
    for (const [sku, stock] of stocks) found.set(`${tenant} ${sku}`, stock);
  }
  return found;
};

interface Judged {
  readonly count: IncomingCount;
  readonly judgement: Judgement;
}

/**
 * Whether a reader may see something new. A duplicate may be one that was written and, before it could be told, lost
 * its process: it is told again. A count of what was there already is not news.
 */
const isNews = ({ count, judgement }: Judged, before: Stock | undefined): boolean =>
  judgement === 'duplicate' ||
  (judgement === 'apply' && before?.levels.get(count.locationId)?.onHand !== count.onHand);

/** The latest state of each SKU that there is news of. */
const createNews = () => {
  const byTenant = new Map<string, Map<string, Stock>>();
  return {
    add(tenant: string, stock: Stock): void {
      const stocks = byTenant.get(tenant) ?? new Map<string, Stock>();
      byTenant.set(tenant, stocks);
      const known = stocks.get(stock.sku);
      if (!known || known.revision < stock.revision) stocks.set(stock.sku, stock);
    },
    async tell(announce: AnnounceStocks): Promise<void> {
      for (const [tenant, stocks] of byTenant) await announce(tenant, [...stocks.values()]);
    },
  };
};

/**
 * Applies counts, at most one per tenant, SKU and location. What was applied before is read first, one
 * batch read per 100 SKUs, so that a write is spent on nothing but accepted counts, all of a SKU's together; the
 * write's own condition holds the rule should somebody else write in between. It is done when what changed was also
 * announced, so that a crash or a broker that is down leaves the events to be delivered, and announced, again.
 */
export const applyCounts = async (
  { store, announce, maxInFlight = 32 }: ApplyDeps,
  counts: readonly IncomingCount[],
): Promise<ApplyOutcome[]> => {
  const groups = groupBySku(counts);
  const read = await readAll(store, groups);
  const outcomes = new Map<IncomingCount, ApplyOutcome>();
  const news = createNews();

  const applyGroup = async ({ tenant, sku, counts: incoming }: Group): Promise<void> => {
    let stock = read.get(`${tenant} ${sku}`);
    for (let tries = 1; tries <= maxTries; tries += 1) {
      const judged = incoming.map((count): Judged => {
        return { count, judgement: judge(stock?.levels.get(count.locationId)?.count, count.applied) };
      });
      const accepted = judged.filter(({ judgement }) => judgement === 'apply').map(({ count }) => count);
      const after = accepted.length === 0 ? stock : await store.writeCounts(tenant, sku, accepted);
      if (accepted.length === 0 || after) {
        if (after && judged.some((one) => isNews(one, stock))) news.add(tenant, after);
        for (const { count, judgement } of judged)
          outcomes.set(count, judgement === 'apply' ? 'applied' : judgement);
        return;
      }
      stock = (await store.readStocks(tenant, [sku], { fresh: true })).get(sku);
    }
    throw new CodedError('SUBGRAPH_UNAVAILABLE', 'others write the same counts at the same time');
  };

  await mapConcurrently(groups, maxInFlight, applyGroup);
  if (announce) await news.tell(announce);
  return counts.map((count) => outcomes.get(count) ?? 'stale');
};
