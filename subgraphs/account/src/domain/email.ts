import { err, ok, type Result } from '@commerce/kernel';
import { type AccountError, invalidInput } from './errors.ts';

// What mail systems really take, not all that RFC 5322 allows: no quotes, no comments, no bare host.
const pattern =
  /^[^\s@"(),:;<>[\\\]]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,250}[\p{L}\p{N}])?\.[\p{L}\p{N}-]*[\p{L}\p{N}]$/u;

/** An e-mail address in lower case and NFC, at most 254 characters (RFC 5321). Says nothing about who reads it. */
export const parseEmail = (text: string, field: readonly string[]): Result<string, AccountError> => {
  const email = text.normalize('NFC').trim().toLowerCase();
  const local = email.slice(0, email.lastIndexOf('@'));
  const dotted = local.startsWith('.') || local.endsWith('.') || email.includes('..');
  if (email.length > 254 || dotted || !pattern.test(email)) {
    return err(invalidInput('NOT_AN_EMAIL', 'not an e-mail address', field));
  }
  return ok(email);
};
