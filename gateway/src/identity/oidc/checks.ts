import type { JWTHeaderParameters } from 'jose';
import { CredentialRefused } from '../refusal.ts';
import type { Claims } from './claims.ts';
import type { TrustedIssuer } from './issuers.ts';

type Config = TrustedIssuer['config'];

const maxSubjectLength = 255;

const stringsIn = (value: unknown): readonly unknown[] => [value ?? []].flat();

/** Who asked the issuer for the token. Of Cognito's ID tokens it is the audience. */
const clientsOf = (claims: Claims): readonly unknown[] =>
  claims['token_use'] === 'id' ? stringsIn(claims['aud']) : [claims['client_id'] ?? claims['azp']];

const isOneOf = (allowed: readonly string[] | undefined, said: readonly unknown[]): boolean =>
  allowed === undefined || said.some((one) => typeof one === 'string' && allowed.includes(one));

/** Whether a token is for us by this entry: its issuer, audience, client and use. */
export const isFor = (claims: Claims, { issuer, audience, clientIds, tokenUse }: Config): boolean =>
  claims['iss'] === issuer &&
  isOneOf(audience, stringsIn(claims['aud'])) &&
  isOneOf(clientIds, clientsOf(claims)) &&
  isOneOf(tokenUse, [claims['token_use']]);

/** What the header may say beside its algorithm: nothing that has to be understood, no other kind of token. */
export const checkHeader = (header: Partial<JWTHeaderParameters>, { typ }: Config): void => {
  if (header.crit !== undefined) throw new CredentialRefused('malformed');
  const said = header.typ?.toLowerCase().replace(/^application\//, '') ?? 'none';
  const allowed = typ === undefined ? ['none', 'jwt', 'at+jwt'] : [typ];
  if (!allowed.includes(said)) throw new CredentialRefused('claims');
};

/** What jose leaves open of a token's claims. Gives its subject. */
export const checkClaims = (
  claims: Claims,
  { nowSeconds, toleranceSeconds }: { nowSeconds: number; toleranceSeconds: number },
): string => {
  const { sub, iat } = claims;
  if (typeof sub !== 'string' || sub === '' || sub.length > maxSubjectLength) {
    throw new CredentialRefused('claims');
  }
  // Issued in the future: made by a clock, or a hand, that cannot be believed about its end either.
  if (typeof iat === 'number' && iat > nowSeconds + toleranceSeconds) throw new CredentialRefused('claims');
  return sub;
};
