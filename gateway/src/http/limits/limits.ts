import { type DocumentNode, GraphQLError, Lexer, Source, TokenKind } from 'graphql';
import { measureDocument } from './measure.ts';

/** How large an operation may be, its fragments written out. */
export interface OperationLimits {
  readonly maxDepth: number;
  readonly maxFields: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxDirectives: number;
  /** Fields of one answered name in one selection set. */
  readonly maxDuplicates: number;
  /** Of the whole document, as it was sent; nor may it have more lines. */
  readonly maxTokens: number;
}

/** The standard introspection query, which every tool sends, is 13 deep and has about 330 tokens. */
export const defaultOperationLimits: OperationLimits = {
  maxDepth: 30,
  maxFields: 5_000,
  maxAliases: 500,
  maxRootFields: 100,
  maxDirectives: 500,
  maxDuplicates: 100,
  maxTokens: 15_000,
};

/** The codes by which an operation is refused for its size; all of them with HTTP status 400. */
export const limitCodes = [
  'OPERATION_TOO_DEEP',
  'OPERATION_TOO_MANY_FIELDS',
  'OPERATION_TOO_MANY_ALIASES',
  'OPERATION_TOO_MANY_ROOT_FIELDS',
  'OPERATION_TOO_MANY_DIRECTIVES',
  'OPERATION_TOO_MANY_DUPLICATES',
  'OPERATION_TOO_MANY_TOKENS',
] as const;

/**
 * Lists inside each other in one written value, or a variable's type. Each further one doubles the time of Apollo's planner, which visits a
 * list twice; values of variables are not its business and have no such limit.
 */
const maxLists = 10;

/** Levels of fragments that a level of fields may have on average: validation has a stack that ends. */
const levelsPerField = 5;

const refusal = (code: (typeof limitCodes)[number], message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code, http: { status: 400, headers: new Map() } } });

/** Why an operation is too large, or undefined. */
export const exceeded = (document: DocumentNode, limits: OperationLimits): GraphQLError | undefined => {
  const { depth, levels, fields, aliases, rootFields, directives, duplicates, lists } =
    measureDocument(document);
  if (lists > maxLists) return refusal('OPERATION_TOO_DEEP', `more than ${maxLists} lists inside each other`);
  if (depth > limits.maxDepth)
    return refusal('OPERATION_TOO_DEEP', `more than ${limits.maxDepth} levels of fields`);
  if (levels > levelsPerField * limits.maxDepth)
    return refusal(
      'OPERATION_TOO_DEEP',
      `more than ${levelsPerField * limits.maxDepth} levels of selections`,
    );
  if (rootFields > limits.maxRootFields)
    return refusal('OPERATION_TOO_MANY_ROOT_FIELDS', `more than ${limits.maxRootFields} root fields`);
  if (aliases > limits.maxAliases)
    return refusal('OPERATION_TOO_MANY_ALIASES', `more than ${limits.maxAliases} aliases`);
  if (fields > limits.maxFields)
    return refusal('OPERATION_TOO_MANY_FIELDS', `more than ${limits.maxFields} fields`);
  if (directives > limits.maxDirectives)
    return refusal('OPERATION_TOO_MANY_DIRECTIVES', `more than ${limits.maxDirectives} directives`);
  if (duplicates > limits.maxDuplicates)
    return refusal('OPERATION_TOO_MANY_DUPLICATES', `the same field more than ${limits.maxDuplicates} times`);
  return undefined;
};

const hasMoreTokens = (source: string, maxTokens: number): boolean => {
  const lexer = new Lexer(new Source(source));
  try {
    for (let count = 0; lexer.advance().kind !== TokenKind.EOF; count += 1)
      if (count >= maxTokens) return true;
  } catch {
    // What is no token at all is for the parser to tell.
  }
  return false;
};

const countOf = (source: string, sign: string, most: number): number => {
  let count = 0;
  for (let at = source.indexOf(sign); at >= 0 && count <= most; at = source.indexOf(sign, at + 1)) count += 1;
  return count;
};

/** Why a text is too long to be parsed. The place of each error in it is found by counting lines from the start. */
export const exceededByLines = (
  source: string,
  { maxTokens }: Pick<OperationLimits, 'maxTokens'>,
): GraphQLError | undefined =>
  source.length > maxTokens && countOf(source, '\n', maxTokens) + countOf(source, '\r', maxTokens) > maxTokens
    ? refusal('OPERATION_TOO_MANY_TOKENS', `more than ${maxTokens} lines`)
    : undefined;

/** Why a text that does not parse is too large, or undefined when it is plain wrong. */
export const exceededByText = (
  source: string,
  error: unknown,
  { maxTokens, maxDepth }: OperationLimits,
): GraphQLError | undefined => {
  // The parser recurses: what exhausts the stack is deeper than anybody means to ask.
  if (error instanceof RangeError)
    return refusal('OPERATION_TOO_DEEP', `more than ${maxDepth} levels of fields`);
  return hasMoreTokens(source, maxTokens)
    ? refusal('OPERATION_TOO_MANY_TOKENS', `more than ${maxTokens} tokens`)
    : undefined;
};
