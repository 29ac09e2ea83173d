import type { ApolloServerPlugin } from '@apollo/server';
import type { Clock } from '@commerce/kernel';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { formatError } from './errors.ts';

/**
 * Measures every operation and logs it once, by a logger that names the request and the tenant. What was
 * not expected is logged whole beside it: the client saw only its code.
 */
export const observeRequests = <Context extends { readonly log: Logger }>(
  clock: Clock,
  metrics: Metrics,
): ApolloServerPlugin<Context> => ({
  async requestDidStart() {
    const startedMs = clock.nowMs();
    return {
      async didEncounterErrors({ errors, contextValue }) {
        for (const error of errors) {
          const { code, unexpected } = formatError(error.toJSON(), error);
          metrics.countError(code);
          if (unexpected !== undefined) {
            contextValue.log.error({ err: unexpected, path: error.path, code }, 'resolver failed');
          }
        }
      },
      async willSendResponse({ operationName, response, contextValue }) {
        const failed = response.body.kind === 'single' && response.body.singleResult.errors !== undefined;
        // The gateway names its fetches `<Operation>__<subgraph>__<n>`; the number would be a label per plan step.
        const operation = operationName?.replace(/__\d+$/, '') ?? 'anonymous';
        const outcome = failed ? 'error' : 'ok';
        const durationMs = clock.nowMs() - startedMs;
        metrics.observeRequest({ operation, outcome }, durationMs / 1_000);
        contextValue.log.info({ operation, outcome, durationMs }, 'answered');
      },
    };
  },
});
