import type { Logger } from '@commerce/service';
import type { RequestScope } from './engine/scope.ts';
import type { Caller } from './identity/caller.ts';

/** What belongs to one client request. */
export interface GatewayContext {
  /** Undefined where the gateway asks nobody who they are (`--no-auth`). */
  readonly caller: Caller | undefined;
  readonly requestId: string;
  /** Names the request and the tenant; made when first asked for. */
  readonly log: Logger;
  readonly scope: RequestScope;
}
