import { type RetryOptions, systemRetryEffects, type TenantClients } from '@commerce/service/dynamo';
import type { Clock } from '@commerce/kernel';

/** What the parts of the store share. */
export interface DynamoDeps {
  readonly clients: TenantClients;
  /** The table's full name. */
  readonly table: string;
  readonly clock: Clock;
  /** How writes that meet others are tried again. */
  readonly retry?: RetryOptions;
}

export const retryOf = (deps: DynamoDeps): RetryOptions => deps.retry ?? systemRetryEffects;
