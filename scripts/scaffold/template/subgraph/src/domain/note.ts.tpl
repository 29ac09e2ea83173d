import { err, ok, type Result } from '@commerce/kernel';

/** A short text about a product. It says nothing about who wrote it, so that nobody has to be erased from it. */
export interface Note {
  readonly id: string;
  readonly sku: string;
  readonly text: string;
  readonly createdAtMs: number;
}

/** What a caller may run into. `type` is the GraphQL type of the user error. */
export interface NoteError {
  readonly type: 'InvalidInput';
  /** Stable, upper snake case. */
  readonly code: string;
  /** For developers, in English. */
  readonly message: string;
  /** The path of the input that caused it. */
  readonly field: readonly string[] | null;
}

/** In characters as people count them, an emoji as one. */
export const maxTextLength = 500;

const invalidText = (code: string, message: string): NoteError => ({
  type: 'InvalidInput',
  code,
  message,
  field: ['input', 'text'],
});

/** The text as it is kept, without the white space around it. */
export const readText = (text: string): Result<string, NoteError> => {
  const trimmed = text.trim();
  if (trimmed === '') return err(invalidText('TEXT_EMPTY', 'the text says nothing'));
  return [...new Intl.Segmenter('en').segment(trimmed)].length > maxTextLength
    ? err(invalidText('TEXT_TOO_LONG', `at most ${maxTextLength} characters`))
    : ok(trimmed);
};
