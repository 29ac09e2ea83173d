import type { Logger } from '@commerce/service';
import type { ManifestSource } from './manifestSource.ts';
import { registryManifest } from './registryManifest.ts';

/** The registry's list where the environment names one; undefined: the files are. */
export const manifestOf = (
  config: {
    readonly GATEWAY_MANIFEST_URL?: string | undefined;
    readonly GATEWAY_MANIFEST_POLL_MS: number;
    readonly SUPERGRAPH_REGISTRY_KEY?: string | undefined;
  },
  logger: Logger,
): ManifestSource | undefined => {
  const { GATEWAY_MANIFEST_URL: url, SUPERGRAPH_REGISTRY_KEY: apiKey } = config;
  if (url === undefined || apiKey === undefined) return undefined;
  // Over a network, every second would be more than anybody needs.
  const pollMs = Math.max(config.GATEWAY_MANIFEST_POLL_MS, 5_000);
  return registryManifest({ url, apiKey, pollMs, fetch: globalThis.fetch, logger });
};
