import type { Logger } from '@commerce/service';
import type { RequestLog } from '../context.ts';

/**
 * Tells which request a line belongs to. Most requests have nothing to tell, and making a logger costs as much as a
 * fetch: it is made with the first line. A class, because one is made for each request and its methods are not.
 */
export class LazyRequestLog implements RequestLog {
  readonly logger: Logger;
  readonly names: { readonly requestId: string; readonly tenant?: string };
  child: Logger | undefined;

  constructor(logger: Logger, names: LazyRequestLog['names']) {
    this.logger = logger;
    this.names = names;
  }

  made(): Logger {
    return (this.child ??= this.logger.child(this.names));
  }

  error(fields: object, message: string): void {
    this.made().error(fields, message);
  }

  warn(fields: object, message: string): void {
    this.made().warn(fields, message);
  }

  info(fields: object, message: string): void {
    this.made().info(fields, message);
  }

  debug(fields: object, message: string): void {
    if (this.logger.isLevelEnabled('debug')) this.made().debug(fields, message);
  }
}
