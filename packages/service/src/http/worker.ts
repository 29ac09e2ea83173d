import type { Registry } from 'prom-client';
import type { Lifecycle } from '../lifecycle.ts';
import type { Logger } from '../logger.ts';
import { createHttpServer, type HttpOptions } from './server.ts';

/**
 * A process without GraphQL (a feed worker): its parts run together behind one health and metrics
 * port. Parts start in order and stop in reverse, so what others lean on stops last.
 */
export const createWorker = (deps: {
  http: HttpOptions;
  logger: Logger;
  registry: Registry;
  parts: readonly Lifecycle[];
}): Lifecycle => {
  const { parts } = deps;
  const ready = async (): Promise<void> => {
    await Promise.all(parts.map((part) => part.ready()));
  };
  const web = createHttpServer({ ...deps, ready });
  return {
    ready,
    async start() {
      await web.listen();
      for (const part of parts) await part.start();
    },
    async stop() {
      for (const part of [...parts].reverse()) await part.stop();
      await web.close();
    },
  };
};
