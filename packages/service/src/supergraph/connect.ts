import type { Clock } from '@commerce/kernel';
import { loadPrivateKey } from '../config/keyFile.ts';
import { createServiceAssertions } from './assertion.ts';
import { createSupergraphClient, type SupergraphClient, type SupergraphCredentials } from './client.ts';
import type { SupergraphSettings } from './settings.ts';

interface Deps {
  /** Our name in the tenants file, where we sign in with a key. */
  service: string;
  settings: SupergraphSettings;
  fetch: typeof globalThis.fetch;
  clock: Clock;
}

const assertionsOf = async ({ service, settings, fetch, clock }: Deps): Promise<SupergraphCredentials> => {
  const { url, signIn } = settings;
  if (signIn.kind === 'key') {
    const privateKey = await loadPrivateKey(signIn, 'SERVICE_KEY');
    return createServiceAssertions({ service, privateKey, clock });
  }
  // The SDK is loaded only where it is used: by a module of ours, since a bundle gives a package's names to static
  // imports alone.
  const [{ ownRole }, { createIamCredentials, createIamSigner }] = await Promise.all([
    import('./iam/ownRole.ts'),
    import('./iam/index.ts'),
  ]);
  const signer = createIamSigner({ ...signIn, credentials: ownRole(signIn.region) });
  return createIamCredentials({ url, signer, fetch, clock });
};

/** The supergraph, called as a service, signing in as the environment says. Throws ConfigError. */
export const connectSupergraph = async (deps: Deps): Promise<SupergraphClient> =>
  createSupergraphClient({
    url: deps.settings.url,
    assertions: await assertionsOf(deps),
    fetch: deps.fetch,
  });
