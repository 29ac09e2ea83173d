import { createTwoFilesPatch } from 'diff';

/** What differs between a committed file and what it would be made to now. */
export const patch = (file: string, committed: string, made: string): string =>
  createTwoFilesPatch(`${file} (committed)`, `${file} (composed)`, committed, made, undefined, undefined, {
    context: 3,
  });
