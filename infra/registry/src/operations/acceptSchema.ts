import { parseSubgraph } from '../composition/compose.ts';
import { isSubgraphName } from '../domain/names.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';

/** Longest SDL of one subgraph, in bytes. The largest known public schemas have a third of it. */
const maxSdlBytes = 4 * 1024 * 1024;

export const acceptName = (name: string): Refusal | undefined =>
  isSubgraphName(name)
    ? undefined
    : refusal(
        'INVALID_NAME',
        `"${name.slice(0, 80)}" cannot be a subgraph's name: a letter, then up to 63 letters, digits, - and _`,
      );

export const acceptSize = (sdl: string): Refusal | undefined =>
  Buffer.byteLength(sdl) > maxSdlBytes
    ? refusal('SCHEMA_TOO_LARGE', `the schema has more than ${maxSdlBytes / 1024 / 1024} MiB`)
    : undefined;

/** What is refused before anything is composed or stored. */
export const acceptSchema = (name: string, sdl: string): Refusal | undefined => {
  const refused = acceptName(name) ?? acceptSize(sdl);
  if (refused) return refused;
  const parsed = parseSubgraph({ name, url: '', sdl });
  if ('kind' in parsed) return undefined;
  const [at] = parsed.locations;
  const place = at ? ` (line ${at.line}, column ${at.column})` : '';
  return refusal('INVALID_SCHEMA', `the schema is no GraphQL: ${parsed.message}${place}`);
};

export const acceptUrl = (url: string): Refusal | undefined => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed && (parsed.protocol === 'http:' || parsed.protocol === 'https:')
    ? undefined
    : refusal('INVALID_URL', `"${url.slice(0, 200)}" is no http:// or https:// URL`);
};
