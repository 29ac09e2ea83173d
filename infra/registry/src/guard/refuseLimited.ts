import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import type { Context } from '../graphql/context.ts';

/**
 * Answers who asked too often, instead of what was asked, in the one form that rover shows: errors beside a `data`
 * that is null, with status 200. Any other status it takes for an outage, and asks again.
 */
export const refuseLimited: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async responseForOperation({ contextValue: { limited } }) {
        if (!limited) return null;
        const { message, code, retryAfterSeconds } = limited;
        return {
          http: { status: 200, headers: new HeaderMap([['retry-after', String(retryAfterSeconds)]]) },
          body: {
            kind: 'single',
            singleResult: { data: null, errors: [{ message, extensions: { code } }] },
          },
        };
      },
    };
  },
};
