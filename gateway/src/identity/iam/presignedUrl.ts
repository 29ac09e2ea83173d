import { iamHostHeader, iamMaxExpiresSeconds, iamNonceHeader, iamTenantHeader } from '@commerce/service';
import { CredentialRefused, type RefusalReason } from '../refusal.ts';

/** An STS that may be asked. */
export interface StsEndpoint {
  /** `https://host`, as it stands in the URL that callers sign. */
  readonly origin: string;
  /** The region of its signatures; undefined: any. */
  readonly region: string | undefined;
}

/** A presigned GetCallerIdentity, taken apart, checked and put together anew. */
export interface PresignedCall {
  readonly endpoint: StsEndpoint;
  readonly search: string;
  readonly signature: string;
  /** Of the headers that may be signed beside our host's, those that are. */
  readonly signedHeaders: ReadonlySet<string>;
  /** From then on it is refused here, whatever STS would say. */
  readonly expiresAtMs: number;
}

/** Clocks of caller and gateway may differ by this much. */
const clockToleranceMs = 5_000;

/** Headers that may be signed, and what may stand in them. */
export const signableHeaders: Readonly<Record<string, RegExp>> = {
  [iamNonceHeader]: /^[A-Za-z0-9_-]{1,64}$/,
  [iamTenantHeader]: /^[a-z][a-z0-9-]{1,30}$/,
};

/** The parameters of a presigned call: these and no others, each of this form. */
const forms: Readonly<Record<string, RegExp>> = {
  Action: /^GetCallerIdentity$/,
  Version: /^2011-06-15$/,
  'X-Amz-Algorithm': /^AWS4-HMAC-SHA256$/,
  'X-Amz-Credential': /^[A-Z0-9]{16,128}\/\d{8}\/[a-z0-9-]{1,32}\/sts\/aws4_request$/,
  'X-Amz-Date': /^\d{8}T\d{6}Z$/,
  'X-Amz-Expires': /^[1-9]\d?$/,
  'X-Amz-SignedHeaders': new RegExp(`^host;${iamHostHeader}(?:;${iamNonceHeader})?(?:;${iamTenantHeader})?$`),
  'X-Amz-Signature': /^[0-9a-f]{64}$/,
  'X-Amz-Security-Token': /^[A-Za-z0-9+/=]{16,4096}$/,
};
const optional: ReadonlySet<string> = new Set(['X-Amz-Security-Token']);

const refuse = (reason: RefusalReason): never => {
  throw new CredentialRefused(reason);
};

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse('malformed');
  }
};

const parametersOf = (query: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const pair of query.split('&')) {
    const [name, value, ...more] = pair.split('=');
    if (name === undefined || value === undefined || more.length > 0) return refuse('malformed');
    const plain = decoded(value);
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
    if (form?.test(plain) !== true || found.has(name)) return refuse('malformed');
    found.set(name, plain);
  }
  const missing = Object.keys(forms).some((name) => !found.has(name) && !optional.has(name));
  return missing ? refuse('malformed') : found;
};

/** `20260131T120000Z` in milliseconds since the Unix epoch. */
const instantOf = (text: string): number =>
  Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));

/**
 * Reads what a caller calls a presigned URL. Nothing of it is ever requested as it stands: the host is looked up
 * among those that may be asked, and the parameters are written again from what was understood of them. Throws
 * CredentialRefused.
 */
export const readPresignedUrl = (
  token: string,
  { endpoints, nowMs }: { endpoints: readonly StsEndpoint[]; nowMs: number },
): PresignedCall => {
  const url = Buffer.from(token, 'base64url').toString('latin1');
  const [, origin, query] = /^(https?:\/\/[^/?#@\\]+)\/\?([A-Za-z0-9\-._~%=&]+)$/.exec(url) ?? [];
  const endpoint = endpoints.find((known) => known.origin === origin);
  if (!endpoint || query === undefined) return refuse('malformed');

  const parameters = parametersOf(query);
  const valueOf = (name: string): string => parameters.get(name) as string;
  const [, scopeDate, region] = valueOf('X-Amz-Credential').split('/');
  const date = valueOf('X-Amz-Date');
  if (!date.startsWith(`${scopeDate}T`)) return refuse('malformed');
  if (endpoint.region !== undefined && endpoint.region !== region) return refuse('malformed');

  const seconds = Number(valueOf('X-Amz-Expires'));
  const signedAtMs = instantOf(date);
  if (Number.isNaN(signedAtMs) || seconds > iamMaxExpiresSeconds) return refuse('malformed');
  // STS itself would take it for longer than it says, and for much longer than we do.
  const expiresAtMs = signedAtMs + seconds * 1000 + clockToleranceMs;
  if (nowMs >= expiresAtMs || signedAtMs > nowMs + clockToleranceMs) return refuse('expired');

  return {
    endpoint,
    search: [...parameters].map(([name, value]) => `${name}=${encode(value)}`).join('&'),
    signature: valueOf('X-Amz-Signature'),
    signedHeaders: new Set(valueOf('X-Amz-SignedHeaders').split(';').slice(2)),
    expiresAtMs,
  };
};
