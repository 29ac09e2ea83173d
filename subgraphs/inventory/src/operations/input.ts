import { createHash } from 'node:crypto';
import { BadUserInput, type Identity } from '@commerce/kernel';

/** A location's code, as in the feeds' schemas. */
export const requireLocationId = (id: string, argument: string): string => {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id))
    throw new BadUserInput(argument, 'not a location’s code');
  return id;
};

/** A text of 1 to 200 characters for the ledger. */
export const requireReason = (reason: string, argument = 'input.reason'): string => {
  const text = reason.trim();
  if (text === '' || text.length > 200) throw new BadUserInput(argument, 'must be 1 to 200 characters');
  return text;
};

export const requireIntegerBetween = (value: number, min: number, max: number, argument: string): number => {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new BadUserInput(argument, `must be an integer from ${min} to ${max}`);
  }
  return value;
};

/** Two callers may choose the same idempotency key without knowing of each other. */
export const scopedKey = ({ kind, subject }: Identity, key: string): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, subject, key]))
    .digest('base64url');
