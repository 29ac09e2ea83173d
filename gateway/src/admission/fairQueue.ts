/** One tenant's account. All times are milliseconds of the process's time, divided by the tenant's weight. */
interface Account<T> {
  readonly tenant: string;
  readonly weight: number;
  /** Where the tenant's next request begins on the queue's own clock. */
  nextMs: number;
  /** First come, first served. A Set, so that whoever leaves costs no walk. */
  readonly waiting: Set<T>;
}

/** What a request was charged when it began, to be settled when it ends. */
export interface Charge {
  readonly tenant: string;
  readonly estimatedMs: number;
}

export interface FairQueue<T> {
  /** How many wait, of one tenant or of all. */
  waiting(tenant?: string): number;
  add(tenant: string, item: T): void;
  /** Does nothing when it is not there. */
  remove(tenant: string, item: T): void;
  /** Begins the first item of the tenant whose turn it is; undefined: nobody waits. */
  take(): { readonly item: T; readonly charge: Charge } | undefined;
  /** Tenants of whom somebody waits. */
  tenants(): string[];
  /** Who has waited longest of a tenant. */
  first(tenant: string): T | undefined;
  /** Begins a request that did not wait. */
  begin(tenant: string): Charge;
  /** What it used in the end. */
  settle(charge: Charge, usedMs: number): void;
}

/** How fast the idea of a typical request follows what requests really use. */
const learning = 0.1;
/** Before anything is known. */
const firstGuessMs = 1;

/**
 * Start-time fair queueing by time used, not by count: each tenant's next request has a place on a common clock,
 * the least goes first, and a request moves its tenant's next one back by what it uses over the tenant's weight.
 * Whoever comes back comes level with those who wait, so nobody saves up turns by being away, and nobody is made to
 * pay for having been alone. Two tenants that both wait all the time drift apart by no more than what the requests in
 * flight use.
 *
 * What a request uses is known when it ends: until then it is charged what requests used of late.
 */
export const createFairQueue = <T>(weightOf: (tenant: string) => number): FairQueue<T> => {
  const accounts = new Map<string, Account<T>>();
  /** Accounts with somebody waiting. */
  const busy = new Set<Account<T>>();
  /** Where the last request began. */
  let clockMs = 0;
  /**
   * What requests used of late. Of all tenants: what one used that was alone says nothing of what its next one will
   * use in a crowd, and its first ones would wait for it.
   */
  let typicalMs = firstGuessMs;
  let total = 0;

  const accountOf = (tenant: string): Account<T> => {
    const known = accounts.get(tenant);
    if (known) return known;
    const account: Account<T> = {
      tenant,
      weight: weightOf(tenant),
      nextMs: clockMs,
      waiting: new Set(),
    };
    accounts.set(tenant, account);
    return account;
  };

  const remove = (account: Account<T>, item: T): void => {
    if (!account.waiting.delete(item)) return;
    total -= 1;
    if (account.waiting.size === 0) busy.delete(account);
  };

  const begin = (account: Account<T>): Charge => {
    clockMs = Math.max(clockMs, account.nextMs);
    account.nextMs += typicalMs / account.weight;
    return { tenant: account.tenant, estimatedMs: typicalMs };
  };

  /** Few tenants wait at a time: looking at each costs less than keeping them sorted. Of equals, the latest to come. */
  const nextAccount = (): Account<T> | undefined => {
    let next: Account<T> | undefined;
    for (const account of busy) if (!next || account.nextMs <= next.nextMs) next = account;
    return next;
  };

  /** Whoever had nothing waiting comes level with those who have, and gets no credit for what they used meanwhile. */
  const catchUp = (account: Account<T>): void => {
    if (account.waiting.size === 0)
      account.nextMs = Math.max(account.nextMs, nextAccount()?.nextMs ?? clockMs);
  };

  const first = (account: Account<T> | undefined): T | undefined => account?.waiting.values().next().value;

  return {
    waiting: (tenant) => (tenant === undefined ? total : (accounts.get(tenant)?.waiting.size ?? 0)),
    add(tenant, item) {
      const account = accountOf(tenant);
      catchUp(account);
      account.waiting.add(item);
      busy.add(account);
      total += 1;
    },
    remove(tenant, item) {
      const account = accounts.get(tenant);
      if (account) remove(account, item);
    },
    take() {
      const account = nextAccount();
      const item = first(account);
      if (!account || item === undefined) return undefined;
      remove(account, item);
      return { item, charge: begin(account) };
    },
    tenants: () => Array.from(busy, ({ tenant }) => tenant),
    first: (tenant) => first(accounts.get(tenant)),
    begin(tenant) {
      const account = accountOf(tenant);
      catchUp(account);
      return begin(account);
    },
    settle({ tenant, estimatedMs }, usedMs) {
      const account = accountOf(tenant);
      account.nextMs += (usedMs - estimatedMs) / account.weight;
      typicalMs += learning * (usedMs - typicalMs);
    },
  };
};
