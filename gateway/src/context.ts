import type { Identity } from '@commerce/kernel';
import type { Logger } from '@commerce/service';

/** What belongs to one client request. */
export interface GatewayContext {
  readonly identity: Identity;
  readonly requestId: string;
  readonly log: Logger;
  /** The signed token that subgraphs trust; signed when first needed. */
  readonly sign: () => Promise<string>;
}
