import { errors } from 'jose';

/** Why a credential was refused, for logs and metrics; the caller is never told. A closed list, so that labels are bounded. */
export type RefusalReason =
  | 'missing'
  | 'unknown'
  | 'malformed'
  | 'algorithm'
  | 'key'
  | 'signature'
  | 'expired'
  | 'claims'
  | 'tenant'
  | 'rights'
  | 'denied'
  | 'replayed'
  | 'two_tenants';

/** Thrown by an authenticator that knows why. */
export class CredentialRefused extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(`the credential is refused: ${reason}`);
    this.name = 'CredentialRefused';
    this.reason = reason;
  }
}

const byCode: Readonly<Record<string, RefusalReason>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: 'algorithm',
  ERR_JOSE_NOT_SUPPORTED: 'algorithm',
  ERR_JWKS_NO_MATCHING_KEY: 'key',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'key',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'signature',
  ERR_JWT_EXPIRED: 'expired',
  ERR_JWT_CLAIM_VALIDATION_FAILED: 'claims',
};

/** The reason behind an error of an authenticator; undefined: the credential is not to blame. */
export const refusalReasonOf = (error: unknown): RefusalReason | undefined => {
  if (error instanceof CredentialRefused) return error.reason;
  return error instanceof errors.JOSEError ? (byCode[error.code] ?? 'malformed') : undefined;
};
