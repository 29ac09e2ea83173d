import type { RequestContext } from '@commerce/service';
import type { Loaders } from './loaders.ts';

/** One request: who asks, and what was already read for them. */
export interface Context extends RequestContext {
  readonly loaders: Loaders;
}
