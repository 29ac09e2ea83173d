import { parse, print } from 'graphql';

/**
 * Equal for documents that differ in white space, commas, comments or the order of their definitions alone; undefined:
 * no document, or one of more than `maxTokens`.
 */
export const normalise = (text: string, maxTokens: number): string | undefined => {
  try {
    const { definitions } = parse(text, { noLocation: true, maxTokens });
    return definitions.map(print).sort().join('\n');
  } catch {
    return undefined;
  }
};
