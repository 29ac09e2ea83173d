import { BadUserInput } from '@commerce/kernel';

const maxBytes = 16_384;
const maxDepth = 20;

const isDeeper = (value: unknown, depth: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (depth === 0 || Object.values(value).some((member) => isDeeper(member, depth - 1)));

/** JSON that the database can keep: at most 16 KiB, 20 levels, no NUL and no broken surrogate. */
export const requireJson = <T>(value: T, argument: string): T => {
  if (value === null || value === undefined) return value;
  if (isDeeper(value, maxDepth)) throw new BadUserInput(argument, `at most ${maxDepth} levels`);
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > maxBytes) throw new BadUserInput(argument, `at most ${maxBytes} bytes`);
  if (/\\u(0000|d[89a-f])/i.test(text)) throw new BadUserInput(argument, 'holds what is no character');
  return value;
};

export const requireJsonObject = (value: unknown, argument: string): Record<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BadUserInput(argument, 'must be an object');
  return requireJson(value as Record<string, unknown>, argument);
};

/** 1 to `max` printable characters, spaces among them. */
export const requireName = (text: string, max: number, argument: string): string => {
  if (text.length < 1 || text.length > max || /[\u0000-\u001f\u007f]/.test(text) || !text.isWellFormed())
    throw new BadUserInput(argument, `must be 1 to ${max} printable characters`);
  return text;
};

/** 1 to `max` characters that the database can keep, of several lines too. */
export const requireWords = (text: string, max: number, argument: string): string => {
  if (text.length < 1 || text.length > max || text.includes('\u0000') || !text.isWellFormed())
    throw new BadUserInput(argument, `must be 1 to ${max} characters`);
  return text;
};
