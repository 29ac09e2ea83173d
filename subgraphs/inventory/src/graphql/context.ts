import type { CursorSeal, RequestContext } from '@commerce/service';
import type { InventoryDeps } from '../operations/deps.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** What resolvers get: who asks, the operations' dependencies and the loaders of this request. */
export interface Context extends RequestContext {
  readonly deps: InventoryDeps;
  readonly cursors: CursorSeal;
  readonly loaders: Loaders;
}

export const createContext =
  (deps: InventoryDeps, cursors: CursorSeal) =>
  (base: RequestContext): Context => ({
    ...base,
    deps,
    cursors,
    loaders: createLoaders(deps, base.identity),
  });
