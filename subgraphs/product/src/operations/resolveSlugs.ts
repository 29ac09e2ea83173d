import type { KnownProduct } from '../ports.ts';

interface Claim {
  readonly id: string;
  readonly sku: string;
  readonly product: { readonly slug: string } | null;
}

/** Ends in the id's own random part, which no other product shares. */
const suffixedSlug = (slug: string, id: string): string => `${slug}-${id.slice(-10).toLowerCase()}`;

/**
 * The slug of each SKU. One that another product has, or takes earlier in the batch, gets a suffix: a wrong
 * slug in the feed must not keep a product off the shop. Whoever had it first keeps it.
 */
export const resolveSlugs = (
  claims: readonly Claim[],
  known: readonly KnownProduct[],
): ReadonlyMap<string, string> => {
  const holders = new Map(known.filter(({ deleted }) => !deleted).map(({ slug, sku }) => [slug, sku]));
  const slugs = new Map<string, string>();
  for (const { id, sku, product } of claims) {
    if (!product) continue;
    const holder = holders.get(product.slug);
    const slug = holder === undefined || holder === sku ? product.slug : suffixedSlug(product.slug, id);
    holders.set(slug, sku);
    slugs.set(sku, slug);
  }
  return slugs;
};
