import type { Logger } from '@commerce/service';
import { createLooking } from './looking.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import type { ManifestSource } from './manifestSource.ts';

const timeoutMs = 10_000;

interface Fetched {
  readonly manifest: Manifest;
  /** Of the list as it was; undefined: the registry tells none. */
  readonly tag: string | undefined;
}

/**
 * The list of operations that a schema registry keeps, looked at every `pollMs`. One that cannot be reached at the
 * start stops the start, as a file that is missing does; later the last list goes on, which is told once.
 */
export const registryManifest = (deps: {
  readonly url: string;
  readonly apiKey: string;
  readonly pollMs: number;
  readonly fetch: typeof globalThis.fetch;
  readonly logger: Logger;
}): ManifestSource => {
  const { url, apiKey, pollMs, logger } = deps;

  /** Undefined: it is the list with this tag still. */
  const ask = async (tag: string | undefined): Promise<Fetched | undefined> => {
    const response = await deps.fetch(url, {
      headers: {
        accept: 'application/json',
        'x-api-key': apiKey,
        ...(tag !== undefined && { 'if-none-match': tag }),
      },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status === 304) return undefined;
    if (!response.ok) throw new Error(`the registry answers with HTTP status ${response.status}`);
    return {
      manifest: parseManifest(await response.text()),
      tag: response.headers.get('etag') ?? undefined,
    };
  };

  const looking = createLooking({
    pollMs,
    problem: 'the list of operations cannot be had: the last one goes on',
    logger,
  });

  return {
    async start(update) {
      const first = await ask(undefined);
      if (!first) throw new Error('the registry gives no list of operations');
      let { tag } = first;
      looking.start(async () => {
        const fetched = await ask(tag);
        if (fetched && !looking.isStopped()) {
          update([fetched.manifest]);
          tag = fetched.tag;
          logger.info({ url }, 'a new list of operations is in use');
        }
        looking.recovered();
      });
      return [first.manifest];
    },
    async stop() {
      looking.stop();
    },
  };
};
