import type { Logger } from '@commerce/service';
import type { GatewayContext, RequestLog } from '../context.ts';
import type { RequestScope } from '../engine/scope.ts';
import type { Caller } from '../identity/caller.ts';
import type { UsedOperation } from '../usage/operations.ts';
import { LazyRequestLog } from './requestLog.ts';

type OperationType = 'query' | 'mutation' | 'subscription';

/** What becomes known of a request while it is being answered. */
export interface RequestRecord {
  operationName: string | undefined;
  operationType: OperationType | undefined;
  /** Whether the canary answers it. */
  readonly isCanary: boolean;
  /** `extensions.code` of each error in the answer. */
  errorCodes: string[];
  /** What is reported of the operation; undefined: nothing. */
  used: UsedOperation | undefined;
  /** Called as soon as it is known which operation of which kind it is. */
  readonly onOperation: ((type: OperationType) => void) | undefined;
}

export const newRecord = (isCanary: boolean, onOperation?: RequestRecord['onOperation']): RequestRecord => ({
  isCanary,
  operationName: undefined,
  operationType: undefined,
  errorCodes: [],
  used: undefined,
  onOperation,
});

/**
 * ApolloServer copies the context's own fields and keeps its prototype: so what is made on demand is a
 * getter of the prototype, and what changes is in an object of its own.
 */
export class ClientRequest implements GatewayContext {
  readonly caller: Caller | undefined;
  readonly requestId: string;
  readonly scope: RequestScope;
  readonly record: RequestRecord;
  readonly logger: Logger;
  /** An operation of the gateway itself: no guard of clients looks at it. */
  readonly isOwn: boolean;
  named: RequestLog | undefined;

  constructor(from: {
    caller: Caller | undefined;
    requestId: string;
    scope: RequestScope;
    record: RequestRecord;
    logger: Logger;
    isOwn?: boolean;
  }) {
    this.caller = from.caller;
    this.requestId = from.requestId;
    this.scope = from.scope;
    this.record = from.record;
    this.logger = from.logger;
    this.isOwn = from.isOwn ?? false;
  }

  get log(): RequestLog {
    const tenant = this.caller?.identity.tenant;
    this.named ??= new LazyRequestLog(this.logger, {
      requestId: this.requestId,
      ...(tenant !== undefined && { tenant }),
    });
    return this.named;
  }
}
