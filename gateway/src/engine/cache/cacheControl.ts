import type { CacheHint } from './port.ts';

const directivePattern = /^([a-z-]+)(?:=("?)([^"]*)\2)?$/;

/**
 * What a `cache-control` header allows; undefined: nothing. Strict on purpose: only an explicit `public` or
 * `private` together with a `max-age` above 0 counts, and anything that forbids storing wins. `s-maxage`, made for
 * shared caches, replaces `max-age`.
 */
export const readCacheControl = (header: string | undefined): CacheHint | undefined => {
  if (header === undefined) return undefined;
  let scope: CacheHint['scope'] | undefined;
  let maxAge: number | undefined;
  let sharedMaxAge: number | undefined;
  for (const part of header.toLowerCase().split(',')) {
    const [, name, , value = ''] = directivePattern.exec(part.trim()) ?? [];
    switch (name) {
      case 'no-store':
      case 'no-cache':
      case 'must-understand':
        return undefined;
      case 'private':
        scope = 'PRIVATE';
        break;
      case 'public':
        scope ??= 'PUBLIC';
        break;
      case 'max-age':
      case 's-maxage': {
        if (!/^\d{1,9}$/.test(value)) return undefined;
        const seconds = Number(value);
        if (name === 'max-age') maxAge = Math.min(maxAge ?? seconds, seconds);
        else sharedMaxAge = Math.min(sharedMaxAge ?? seconds, seconds);
        break;
      }
      default:
        // Other directives ask for less than what is done here anyway.
        break;
    }
  }
  const seconds = scope === 'PUBLIC' ? (sharedMaxAge ?? maxAge) : maxAge;
  return scope && seconds ? { maxAge: seconds, scope } : undefined;
};
