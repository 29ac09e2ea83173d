import type { Identity } from '@commerce/kernel';
import type { Logger } from '@commerce/service';
import type { GatewayContext } from '../context.ts';
import type { RequestScope } from '../engine/scope.ts';

/**
 * ApolloServer copies the context's own fields and keeps its prototype: so what is made on demand is a
 * getter of the prototype, and a field would be made for every request.
 */
export class ClientRequest implements GatewayContext {
  readonly identity: Identity | undefined;
  readonly requestId: string;
  readonly scope: RequestScope;
  readonly logger: Logger;
  child: Logger | undefined;

  constructor(from: {
    identity: Identity | undefined;
    requestId: string;
    scope: RequestScope;
    logger: Logger;
  }) {
    this.identity = from.identity;
    this.requestId = from.requestId;
    this.scope = from.scope;
    this.logger = from.logger;
  }

  get log(): Logger {
    const tenant = this.identity?.tenant;
    this.child ??= this.logger.child({ requestId: this.requestId, ...(tenant !== undefined && { tenant }) });
    return this.child;
  }
}
