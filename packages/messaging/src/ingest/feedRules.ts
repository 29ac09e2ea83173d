import { type DecodeOptions, topicByName } from '@commerce/contracts';
import type { Logger } from '../ports.ts';

/** As much of a tenant in the tenants file as decides whose events are taken. */
export interface FeedTenant {
  readonly id: string;
  /** Which producers (`ce_source`) may send the tenant's events, by topic. */
  readonly feeds?: readonly { readonly topic: string; readonly sources: readonly string[] }[] | undefined;
}

export interface FeedRulesDeps {
  readonly tenants: readonly FeedTenant[];
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * Whose events are taken: of the deployment's tenants, and, as soon as one of them names its producers, of
 * named producers alone; what this system announces itself then comes from its own parts alone. Throws for
 * a topic that is no feed.
 */
export const createFeedRules = ({ tenants, logger }: FeedRulesDeps): DecodeOptions => {
  const ids = new Set(tenants.map(({ id }) => id));
  const isKnownTenant = (tenant: string): boolean => ids.has(tenant);
  if (tenants.every(({ feeds }) => feeds === undefined)) {
    logger.warn(
      {},
      'no tenant names the producers of its feeds (tenants file, feeds): every source is taken',
    );
    return { isKnownTenant };
  }
  const allowed = new Set<string>();
  const placeOf = (tenant: string, topic: string, source: string): string =>
    JSON.stringify([tenant, topic, source]);
  for (const { id, feeds = [] } of tenants) {
    for (const { topic, sources } of feeds) {
      if (topicByName.get(topic)?.ownSources !== null) {
        throw new Error(`TENANTS_FILE: "${topic}", a feed of the tenant ${id}, is no feed of the contract`);
      }
      for (const source of sources) allowed.add(placeOf(id, topic, source));
    }
  }
  return {
    isKnownTenant,
    maySend: (tenant, topic, source) =>
      topicByName.get(topic)?.ownSources?.includes(source) ?? allowed.has(placeOf(tenant, topic, source)),
  };
};
