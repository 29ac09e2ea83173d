import { z } from 'zod';
import { isPublicKey } from '../../identity/fetchKeys.ts';

/** A public key as a JWK: a secret has no business in this file, and a weak key proves nothing. */
export const publicKey = z
  .looseObject({ kty: z.string(), kid: z.string().optional() })
  .refine(isPublicKey, 'must be a public key: EC, OKP, or RSA of at least 2,048 bits');

/** One key or several, as a list. */
export const publicKeys = z
  .union([publicKey, z.array(publicKey).min(1)], { error: 'must be a public key, or a list of them' })
  .transform((given) => [given].flat());
