import { BadUserInput, type Identity, requireFirst, requireLocale, requireScope } from '@commerce/kernel';
import { maxQueryLength, tokensOf } from '../domain/words.ts';
import type { ListPage, Position, ReadDeps, SearchQuery, SearchWords, TenantSettings } from '../ports.ts';
import { timeOf, withTime } from './listProducts.ts';
import { type FilterInput, productCondition } from './productCondition.ts';

export interface SearchInput {
  readonly query: string;
  readonly filter?: FilterInput | null | undefined;
  readonly locale?: string | null | undefined;
  readonly first?: number | null | undefined;
  /** A position that this list gave, with its time last. */
  readonly after: Position | null;
}

const toWords = (input: SearchInput, { defaultLocale, locales }: TenantSettings): SearchWords => {
  const { query, locale } = input;
  if (query.trim() === '' || query.length > maxQueryLength) {
    throw new BadUserInput('query', `must be 1 to ${maxQueryLength} characters`);
  }
  const allLocales = [...new Set([defaultLocale, ...locales])];
  return {
    tokens: tokensOf(query),
    locales: locale ? [requireLocale(locale, 'locale')] : allLocales,
    allLocales,
  };
};

const emptyPage: ListPage = { rows: [], hasNextPage: false };

/** A page of the products that match, best first, and the search that it came to. */
export const searchProducts = async (
  { store, settingsOf }: ReadDeps,
  identity: Identity,
  input: SearchInput,
  nowMs: number,
): Promise<{ readonly page: ListPage; readonly search: SearchQuery; readonly atMs: number }> => {
  requireScope(identity, 'catalog:read');
  const tenant = settingsOf(identity.tenant);
  const atMs = timeOf(input.after, nowMs);
  const search: SearchQuery = {
    words: toWords(input, tenant),
    where: productCondition(identity, tenant, input.filter, atMs),
    first: requireFirst(input.first),
    after: input.after,
  };
  const page =
    search.words.tokens.length === 0 ? emptyPage : await store.searchProducts(identity.tenant, search);
  return { page: withTime(page, atMs), search, atMs };
};
