import { err, ok, type Result } from '@commerce/kernel';
import { type AccountError, invalidInput } from './errors.ts';

// PostgreSQL cannot keep a NUL, and no name or street has any other control character.
const controlCharacter = /[\u0000-\u001f\u007f]/;

/** Trimmed text in one Unicode form, so that equal names are equal. Lengths are in code points. */
const clean = (text: string, max: number, field: readonly string[]): Result<string, AccountError> => {
  const trimmed = text.normalize('NFC').trim();
  if (controlCharacter.test(trimmed) || !trimmed.isWellFormed()) {
    return err(invalidInput('BAD_TEXT', 'control characters and broken surrogates cannot be kept', field));
  }
  if ([...trimmed].length > max) return err(invalidInput('TOO_LONG', `at most ${max} characters`, field));
  return ok(trimmed);
};

/** 1 to `max` characters. */
export const requiredText = (
  text: string,
  max: number,
  field: readonly string[],
): Result<string, AccountError> => {
  const cleaned = clean(text, max, field);
  return cleaned.ok && cleaned.value === ''
    ? err(invalidInput('REQUIRED', 'must not be empty', field))
    : cleaned;
};

/** At most `max` characters; nothing, or nothing but white space, is null. */
export const optionalText = (
  text: string | null | undefined,
  max: number,
  field: readonly string[],
): Result<string | null, AccountError> => {
  const cleaned = clean(text ?? '', max, field);
  return cleaned.ok && cleaned.value === '' ? ok(null) : cleaned;
};
