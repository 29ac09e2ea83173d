import { type DocumentClient, type RetryOptions, systemRetryEffects } from '@commerce/service/dynamo';
import type { Clock } from '@commerce/kernel';

/** What the parts of the store share. */
export interface DynamoDeps {
  readonly client: Pick<DocumentClient, 'send'>;
  /** The table's full name. */
  readonly table: string;
  readonly clock: Clock;
  /** How writes that meet others are tried again. */
  readonly retry?: RetryOptions;
}

export const retryOf = (deps: DynamoDeps): RetryOptions => deps.retry ?? systemRetryEffects;
