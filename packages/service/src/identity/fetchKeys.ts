import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';

export type FetchKeys = typeof globalThis.fetch;

/** All of a big issuer's keys are some 10 kB. */
const maxBytes = 262_144;
const maxKeys = 100;
const timeoutMs = 3_000;
/** Base64url characters of a modulus of 2,048 bits: less is not enough for RS256. */
const leastModulusLength = 341;

// Of keys that we cannot use nothing is demanded, not even sense: they are left out.
const keySet = z.object({ keys: z.array(z.looseObject({})).max(maxKeys) });
const discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/** http is for this machine alone: whoever stands on the way could put keys of their own into the answer. */
export const isSafeKeyUrl = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  const isThisMachine = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isThisMachine);
};

/** A key that anybody may know and that is strong enough; a secret in a published set is nobody's signature. */
export const isPublicKey = (key: Readonly<Record<string, unknown>>): boolean =>
  (key['kty'] === 'EC' ||
    key['kty'] === 'OKP' ||
    (key['kty'] === 'RSA' && typeof key['n'] === 'string' && key['n'].length >= leastModulusLength)) &&
  key['d'] === undefined &&
  key['k'] === undefined;

const readBounded = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > maxBytes) throw new Error(`the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const fetchJson = async (url: string, fetch: FetchKeys): Promise<unknown> => {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    // Keys come from where configuration says, and from nowhere that an answer names.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status !== 200) throw new Error(`the answer's status is ${response.status}`);
  return JSON.parse(await readBounded(response));
};

/** The public signature keys at a URL; others in the set are left out. Rejects where it cannot be read. */
export const fetchKeySet = async (url: string, fetch: FetchKeys): Promise<JSONWebKeySet> => {
  const { keys } = keySet.parse(await fetchJson(url, fetch));
  return { keys: keys.filter(isPublicKey) };
};

/** The same, at the `jwks_uri` of the issuer's OpenID Connect discovery document. */
export const discoverKeySet = async (
  issuer: string,
  { fetch, allowHttp }: { fetch: FetchKeys; allowHttp: boolean },
): Promise<JSONWebKeySet> => {
  const document = discovery.parse(
    await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, fetch),
  );
  if (document.issuer !== issuer) throw new Error('the discovery document is of another issuer');
  if (!allowHttp && !isSafeKeyUrl(document.jwks_uri)) throw new Error('jwks_uri is not https');
  return fetchKeySet(document.jwks_uri, fetch);
};
