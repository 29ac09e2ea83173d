import type { RequestContext } from '@commerce/service';
import type { TenantSettings } from '../ports.ts';
import type { Loaders } from './loaders.ts';

/** What a resolver knows of its request. */
export interface Context extends RequestContext {
  readonly loaders: Loaders;
  readonly tenant: TenantSettings;
  /** One time for the whole request: milliseconds since the epoch. */
  readonly nowMs: number;
}
