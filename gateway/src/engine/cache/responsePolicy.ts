import { readCacheControl } from './cacheControl.ts';
import type { CacheHint, ResponsePolicy } from './port.ts';

/**
 * Whose answer it is follows from these request headers, so an answer that a shared cache may keep must name them
 * in `Vary`: without it a CDN would hand one tenant's answer to another.
 */
export const credentialHeaders = ['authorization', 'x-api-key'] as const;

/** What `cache-control` of an answer to a client says. */
export const cacheControlOf = (hint: CacheHint | undefined): string =>
  hint ? `max-age=${hint.maxAge}, ${hint.scope.toLowerCase()}` : 'no-store';

/** The most cautious of all the parts: the shortest max-age, private if any is, nothing if any forbids it. */
export const createResponsePolicy = (): ResponsePolicy => {
  let maxAge = Infinity;
  let isPrivate = false;
  return {
    fetched(cacheControl) {
      const hint = readCacheControl(cacheControl);
      maxAge = Math.min(maxAge, hint?.maxAge ?? 0);
      isPrivate ||= hint?.scope === 'PRIVATE';
    },
    cached(remainingSeconds) {
      maxAge = Math.min(maxAge, remainingSeconds);
    },
    hint(operation, failed) {
      if (operation !== 'query' || failed || maxAge < 1 || maxAge === Infinity) return undefined;
      return { maxAge: Math.floor(maxAge), scope: isPrivate ? 'PRIVATE' : 'PUBLIC' };
    },
  };
};
