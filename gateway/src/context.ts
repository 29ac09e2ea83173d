import type { RequestScope } from './engine/scope.ts';
import type { Caller } from './identity/caller.ts';

/** What is told of one client request. */
export interface RequestLog {
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}

/** What belongs to one client request. */
export interface GatewayContext {
  /** Undefined where the gateway asks nobody who they are (`--no-auth`). */
  readonly caller: Caller | undefined;
  readonly requestId: string;
  /** Names the request and the tenant; made when first asked for. */
  readonly log: RequestLog;
  readonly scope: RequestScope;
}
