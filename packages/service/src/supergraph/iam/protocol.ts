/**
 * How an AWS role signs in: `Authorization: AWS4-STS <base64url of a presigned STS GetCallerIdentity URL>`. What
 * binds it to us is a signed header that names our host; STS itself checks the signature.
 */
export const iamScheme = 'AWS4-STS';

/** Signed: the gateway that the token is for. */
export const iamHostHeader = 'x-commerce-host';

/** Signed: the tenant that the role acts for; may be left out where a role has only one. */
export const iamTenantHeader = 'x-commerce-tenant';

/**
 * Signed: anything of 1 to 64 letters, digits, `-` and `_`. A signature says the second it was made in and no more,
 * so that without it two tokens of one role and second are one token, which is good once.
 */
export const iamNonceHeader = 'x-commerce-nonce';

/** Where a token is exchanged for a session token, on the gateway's own host. */
export const iamExchangePath = '/auth/iam';

/** The longest life of a presigned URL that is believed, in seconds. */
export const iamMaxExpiresSeconds = 60;

/** STS answers a region at a host of its own; the global one is of us-east-1. */
export const stsOrigin = (region: string): string =>
  `https://sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
