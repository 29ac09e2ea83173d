import { readFile } from 'node:fs/promises';
import { ConfigError, loadPrivateKey } from '@commerce/service';
import type { JWK } from 'jose';
import { z } from 'zod';

export const signingEnv = {
  /** The private Ed25519 JWK that signs what subgraphs trust; one of the two. */
  SIGNING_KEY: z.string().optional(),
  SIGNING_KEY_FILE: z.string().optional(),
  /**
   * A JWK set of further public keys to publish: the next key before it signs, the last one after. At most one
   * of the two.
   */
  SIGNING_KEYS_PUBLISHED: z.string().optional(),
  SIGNING_KEYS_PUBLISHED_FILE: z.string().optional(),
};

type SigningEnv = z.infer<z.ZodObject<typeof signingEnv>>;

export interface SigningKeys {
  readonly privateKey: JWK;
  readonly published: readonly JWK[];
}

/** Strict, so that a private key that was copied whole is noticed before it is on the web. */
const publishedSet = z.object({
  keys: z.array(
    z.strictObject({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: z.string(),
      kid: z.string(),
      use: z.string().optional(),
      alg: z.string().optional(),
    }),
  ),
});

const loadPublished = async ({
  SIGNING_KEYS_PUBLISHED: inline,
  SIGNING_KEYS_PUBLISHED_FILE: file,
}: SigningEnv): Promise<readonly JWK[]> => {
  if (inline === undefined && file === undefined) return [];
  try {
    const { keys } = publishedSet.parse(JSON.parse(inline ?? (await readFile(file ?? '', 'utf8'))));
    return keys.map(({ kty, crv, x, kid }) => ({ kty, crv, x, kid }));
  } catch (error) {
    const reason =
      error instanceof z.ZodError || error instanceof SyntaxError
        ? 'not a JWK set of public Ed25519 keys with a kid each ({"keys": [...]}, without "d")'
        : String(error);
    throw new ConfigError([`SIGNING_KEYS_PUBLISHED: ${reason}`]);
  }
};

/** The key that signs and those that are published beside it. Throws ConfigError. */
export const loadSigningKeys = async (env: SigningEnv): Promise<SigningKeys> => ({
  privateKey: await loadPrivateKey({ inline: env.SIGNING_KEY, file: env.SIGNING_KEY_FILE }, 'SIGNING_KEY'),
  published: await loadPublished(env),
});
