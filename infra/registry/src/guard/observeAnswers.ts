import type { ApolloServerPlugin } from '@apollo/server';
import type { Clock } from '@commerce/kernel';
import type { Metrics } from '@commerce/service';

/** Measures every operation and counts the codes of what failed. */
export const observeAnswers = (clock: Clock, metrics: Metrics): ApolloServerPlugin => ({
  async requestDidStart() {
    const startedMs = clock.nowMs();
    return {
      async willSendResponse({ operationName, response: { body } }) {
        const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
        for (const { extensions } of errors) metrics.countError(String(extensions?.['code']));
        const outcome = errors.length > 0 ? 'error' : 'ok';
        const seconds = (clock.nowMs() - startedMs) / 1_000;
        metrics.observeRequest({ operation: operationName ?? 'anonymous', outcome }, seconds);
      },
    };
  },
});
