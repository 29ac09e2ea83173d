import { hash } from 'node:crypto';
import type { CodedError } from '@commerce/kernel';
import { parseTenants, silentLogger } from '@commerce/service';
import { Registry } from 'prom-client';
import { createAccountIds } from '../../../src/identity/accountId.ts';
import { createApiKeys } from '../../../src/identity/apiKeys.ts';
import type { Caller } from '../../../src/identity/caller.ts';
import { createPersonTokens } from '../../../src/identity/oidc/personTokens.ts';
import { createSignIn } from '../../../src/identity/signIn.ts';
import { createSignInMetrics } from '../../../src/identity/signInMetrics.ts';

export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** A tenant of the tenants file with what a test is about. */
export const tenant = (id: string, more: object = {}) => ({
  id,
  name: id,
  defaultLocale: 'en',
  locales: ['en'],
  defaultCurrency: 'USD',
  currencies: ['USD'],
  ...more,
});

export interface People {
  /** The caller behind a bearer token, an API key, or both. */
  signIn(token: string | undefined, apiKey?: string): Promise<Caller>;
  /** `in`, or code and message of the refusal. */
  outcome(token: string | undefined, apiKey?: string): Promise<string>;
  /** The mode and reason that a refused token is counted under; the caller must be told `refusal` and no more. */
  reason(token: string): Promise<string>;
  readonly registry: Registry;
  /** A counter's value by its labels. */
  counted(name: string, labels: Readonly<Record<string, string>>): Promise<number>;
}

/** What everybody is told who is not let in. */
export const refusal = 'UNAUTHENTICATED: the credential is missing or not valid';

/** The chain as main.ts builds it for people, with keys from real issuers by HTTP. */
export const people = (tenantsFile: object, clock = { nowMs: Date.now }): People => {
  const config = parseTenants(tenantsFile);
  const registry = new Registry();
  const metrics = createSignInMetrics(registry);
  const logger = silentLogger();
  const chain = createSignIn({
    apiKeys: [createApiKeys({ config, clock })],
    authenticators: [
      createPersonTokens({
        config,
        accountIds: createAccountIds(new Uint8Array(32).fill(7)),
        clock,
        logger,
        fetch,
        keysFetched: metrics.keysFetched,
      }),
    ],
    clock,
    logger,
    metrics,
  });
  const signIn: People['signIn'] = (token, apiKey) => {
    const headers = new Map<string, string | undefined>([
      ['x-api-key', apiKey],
      ['authorization', token === undefined ? undefined : `Bearer ${token}`],
    ]);
    return chain({
      requestId: 'r-1',
      header: (name) => headers.get(name),
      headers: () => ({}),
      operation: () => ({}),
    });
  };
  const outcome: People['outcome'] = (token, apiKey) =>
    signIn(token, apiKey).then(
      () => 'in',
      ({ code, message }: CodedError) => `${code}: ${message}`,
    );
  return {
    signIn,
    outcome,
    async reason(token) {
      const refused = registry.getSingleMetric('gateway_sign_ins_refused_total');
      refused?.reset();
      const told = await outcome(token);
      if (told !== refusal) return told;
      const { values = [] } = (await refused?.get()) ?? {};
      return values.map(({ labels }) => `${labels['mode'] ?? ''} ${labels['reason'] ?? ''}`).join();
    },
    registry,
    counted: async (name, labels) => {
      const metric = (await registry.getSingleMetric(name)?.get())?.values ?? [];
      const wanted = Object.entries(labels);
      return metric
        .filter((value) => wanted.every(([label, text]) => value.labels[label] === text))
        .reduce((sum, { value }) => sum + value, 0);
    },
  };
};
