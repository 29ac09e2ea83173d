import { readFile } from 'node:fs/promises';
import type { JWK } from 'jose';
import { z } from 'zod';
import { ConfigError } from './env.ts';

const ed25519 = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
  kid: z.string(),
});

/** A private Ed25519 JWK from a file, or inline where a secret store fills the environment. */
export const loadPrivateKey = async (
  source: { inline?: string | undefined; file?: string | undefined },
  variable: string,
): Promise<JWK> => {
  try {
    const text =
      source.inline ?? (source.file === undefined ? undefined : await readFile(source.file, 'utf8'));
    if (text === undefined) throw new Error(`set ${variable} or ${variable}_FILE`);
    return ed25519.parse(JSON.parse(text));
  } catch (error) {
    const reason =
      error instanceof z.ZodError || error instanceof SyntaxError
        ? 'not a private Ed25519 JWK with a kid'
        : String(error);
    throw new ConfigError([`${variable}: ${reason}`]);
  }
};
