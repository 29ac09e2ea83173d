import type { Identity } from '@commerce/kernel';
import { allStatuses, type ProductStatus } from './product.ts';

/** The states of products that exist for this caller: staff prepare and withdraw, everybody else buys. */
export const visibleStatuses = (identity: Identity): readonly ProductStatus[] =>
  identity.kind === 'staff' ? allStatuses : ['active'];
