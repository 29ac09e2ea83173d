import type { Clock } from '@commerce/kernel';
import type { AuthorizerConfig } from '@commerce/service';
import type { AccountIds } from '../accountId.ts';
import type { Authenticator } from '../authenticator.ts';
import type { Invoke } from './contract.ts';
import { createAuthorizer } from './createAuthorizer.ts';
import { createHttpInvoke } from './httpInvoke.ts';

const invokeOf = async (
  { lambda, http, timeoutMs }: AuthorizerConfig,
  fetch: typeof globalThis.fetch,
): Promise<Invoke> => {
  if (lambda) {
    // The SDK is loaded only where it is used: by a module of ours, since a bundle gives a package's names to
    // static imports alone.
    const { createLambdaInvoke } = await import('./lambdaInvoke.ts');
    return createLambdaInvoke({ function: lambda.function, region: lambda.region, timeoutMs });
  }
  if (http) return createHttpInvoke({ url: http.url, timeoutMs, fetch });
  throw new Error('an authorizer is a function or a URL');
};

/** The custom authorizers of the tenants file, in its order: the first whose tokenPattern fits decides. */
export const createAuthorizers = async (deps: {
  config: readonly AuthorizerConfig[];
  accountIds: AccountIds;
  fetch: typeof globalThis.fetch;
  clock: Clock;
}): Promise<Authenticator[]> =>
  Promise.all(
    deps.config.map(async (config) =>
      createAuthorizer({ ...deps, config, invoke: await invokeOf(config, deps.fetch) }),
    ),
  );
