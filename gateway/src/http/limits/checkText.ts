import { type GraphQLError, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { exceeded, exceededByText, type OperationLimits } from './limits.ts';

/** Why a text is too large to be looked into, or undefined; a text that does not parse is for others to tell. */
export type CheckText = (source: string) => GraphQLError | undefined;

const check = (source: string, limits: OperationLimits): GraphQLError | undefined => {
  try {
    return exceeded(parse(source, { maxTokens: limits.maxTokens, noLocation: true }), limits);
  } catch (problem) {
    return exceededByText(source, problem, limits);
  }
};

/**
 * Holds a text seen for the first time against the limits, before validation, which is itself what a large
 * one makes slow. `keepCharacters`: how much text that was found small enough is remembered as such.
 */
export const createCheckText = (limits: OperationLimits, keepCharacters: number): CheckText => {
  const small = new LRUCache<string, true>({
    maxSize: keepCharacters,
    sizeCalculation: (_, text) => text.length + 1,
  });
  return (source) => {
    if (small.get(source)) return undefined;
    const error = check(source, limits);
    if (!error) small.set(source, true);
    return error;
  };
};
