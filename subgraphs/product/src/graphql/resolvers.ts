import { type CursorSeal, scalarResolvers } from '@commerce/service';
import type { ReadDeps } from '../ports.ts';
import { createCategoryResolvers } from './categoryResolvers.ts';
import type { Resolvers } from './generated/resolvers.ts';
import { listResolvers } from './listResolvers.ts';
import { productResolvers } from './productResolvers.ts';
import { createQueryResolvers } from './queryResolvers.ts';

export const createResolvers = (deps: ReadDeps, seal: CursorSeal): Resolvers => ({
  ...scalarResolvers,
  ...createQueryResolvers(deps, seal),
  ...createCategoryResolvers(deps, seal),
  ...productResolvers,
  ...listResolvers,
});
