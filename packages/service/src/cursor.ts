import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { BadUserInput } from '@commerce/kernel';

/**
 * Opaque, sealed cursors: a client can neither read nor make one, and one made for a tenant, list and
 * filter opens for that same scope alone.
 */
export interface CursorSeal {
  seal(scope: string, position: readonly (string | number | null)[]): string;
  /** Throws BadUserInput naming `argument` for anything this server did not seal for this scope. */
  open(scope: string, cursor: string, argument?: string): readonly (string | number | null)[];
}

const ivBytes = 12;
const tagBytes = 16;

/** `key`: 32 bytes, shared by all replicas of a service. AES-256-GCM with the scope as additional data. */
export const createCursorSeal = (key: Uint8Array): CursorSeal => ({
  seal(scope, position) {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(scope));
    const body = Buffer.concat([cipher.update(JSON.stringify(position), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
  },
  open(scope, cursor, argument = 'after') {
    try {
      const bytes = Buffer.from(cursor, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes)).setAAD(
        Buffer.from(scope),
      );
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      const body = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
      return JSON.parse(body.toString('utf8')) as (string | number | null)[];
    } catch {
      throw new BadUserInput(argument, 'not a cursor of this list');
    }
  },
});

/** The scope of a list: whose, which, and with what filter and order. */
export const cursorScope = (tenant: string, list: string, filter: unknown): string =>
  `${tenant}|${list}|${createHash('sha256')
    .update(JSON.stringify(filter ?? null))
    .digest('base64url')}`;
