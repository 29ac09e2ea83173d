import type { Identity } from '@commerce/kernel';
import type { Cart } from '../domain/cart.ts';
import type { Offers } from '../domain/line.ts';
import type { Quantities } from '../domain/quantities.ts';
import type { CartDeps } from '../ports.ts';

/** Asks for the whole cart at once; an empty one has nothing to ask. */
export const askCatalog = async (
  { catalog }: Pick<CartDeps, 'catalog'>,
  { tenant }: Identity,
  { currencyCode, locale }: Pick<Cart, 'currencyCode' | 'locale'>,
  quantities: Quantities,
  requestId?: string,
): Promise<Offers> =>
  quantities.size === 0 ? new Map() : catalog.lookup(tenant, { quantities, currencyCode, locale, requestId });
