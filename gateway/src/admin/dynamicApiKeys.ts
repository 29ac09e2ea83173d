import { hash } from 'node:crypto';
import { type Clock, CodedError } from '@commerce/kernel';
import { createExpiringCache, type Logger } from '@commerce/service';
import type { Authenticator } from '../identity/authenticator.ts';
import type { Caller } from '../identity/caller.ts';
import { CredentialRefused } from '../identity/refusal.ts';
import type { ApiKeyLookup, FoundKey } from './apiKeyLookup.ts';

const header = 'x-api-key';
const form = /^ck_([a-z][a-z0-9-]{1,30})_[A-Za-z0-9_-]{43}$/;

/** A revoked key is refused everywhere after this time. */
const rememberedMs = 30_000;
/** How long a key that was good goes on while the account subgraph cannot be asked. */
const staleMs = 600_000;
/** Use is reported at most this often for a key. */
const reportEveryMs = 60_000;
const maxKeys = 10_000;

interface Known {
  readonly caller: Caller;
  readonly keyId: string;
  /** Tells whether the caller can be kept: what follows from it is kept by it. */
  readonly rights: string;
  readonly expiresAtMs: number;
  readonly reportedAtMs: number;
}

/** `x-api-key` of keys that were made by API. A key names its tenant, so only that tenant's are looked among. */
export const createDynamicApiKeys = (deps: {
  readonly lookup: ApiKeyLookup;
  readonly tenants: readonly { readonly id: string }[];
  readonly clock: Clock;
  readonly logger: Logger;
}): Authenticator => {
  const { lookup, clock, logger } = deps;
  const tenants = new Set(deps.tenants.map(({ id }) => id));
  const known = createExpiringCache<Known | undefined>(clock, maxKeys);

  const tenantOf = (key: string): string | undefined => {
    const tenant = form.exec(key)?.[1];
    return tenant !== undefined && tenants.has(tenant) ? tenant : undefined;
  };

  const callerOf = (tenant: string, { id, kind, scopes }: FoundKey): Caller => {
    const subject = `key:${id}`;
    return { identity: { tenant, subject, kind, scopes }, mode: 'api-key', credential: subject };
  };

  /** At most once a minute and key; a report that fails is made with the next one. */
  const report = (tenant: string, { id }: FoundKey, before: Known | undefined): number => {
    const nowMs = clock.nowMs();
    if (before && nowMs - before.reportedAtMs < reportEveryMs) return before.reportedAtMs;
    void lookup.noteUse(tenant, id).catch((error: unknown) => {
      logger.warn({ err: error, keyId: id }, 'the use of an API key could not be noted');
    });
    return nowMs;
  };

  const remember = (tenant: string, digest: string, found: FoundKey): Known => {
    const before = known.get(digest);
    const rights = JSON.stringify([found.id, found.kind, found.scopes]);
    const entry: Known = {
      caller: before?.rights === rights ? before.caller : callerOf(tenant, found),
      keyId: found.id,
      rights,
      expiresAtMs: found.expiresAtMs,
      reportedAtMs: report(tenant, found, before),
    };
    known.set(digest, entry, Math.min(found.expiresAtMs, clock.nowMs() + staleMs));
    return entry;
  };

  /** What was known of it, where nothing can be asked; else SUBGRAPH_UNAVAILABLE. */
  const lastKnown = (digest: string, error: unknown): Known => {
    const entry = known.get(digest);
    if (!entry || !(error instanceof CodedError)) throw error;
    logger.warn(
      { err: error, keyId: entry.keyId },
      'an API key cannot be checked: what was known of it goes on',
    );
    return entry;
  };

  return {
    mode: 'api-key',
    steady: true,
    find(request) {
      const key = request.header(header);
      return key !== undefined && tenantOf(key) !== undefined && lookup.isServed() ? key : undefined;
    },
    async verify(key) {
      const tenant = tenantOf(key);
      if (tenant === undefined) return undefined;
      const digest = hash('sha256', key, 'hex');
      let entry: Known;
      try {
        const found = await lookup.find(tenant, digest);
        if (!found) {
          known.set(digest, undefined, 0);
          return undefined;
        }
        entry = remember(tenant, digest, found);
      } catch (error) {
        entry = lastKnown(digest, error);
      }
      const nowMs = clock.nowMs();
      if (entry.expiresAtMs <= nowMs) throw new CredentialRefused('expired');
      return { caller: entry.caller, expiresAtMs: Math.min(entry.expiresAtMs, nowMs + rememberedMs) };
    },
  };
};
