import { GraphQLError } from 'graphql';
import type { Incompletion } from './shape/write.ts';

type ResponsePath = readonly (string | number)[];

const startsWith = (path: ResponsePath, start: ResponsePath): boolean =>
  start.length <= path.length && start.every((part, index) => part === path[index]);

/** An error without a place may be the reason of any null. */
const explains = ({ path }: GraphQLError, incompletion: ResponsePath): boolean =>
  path === undefined || startsWith(path, incompletion) || startsWith(incompletion, path);

/**
 * Errors for what a subgraph answered against its own schema: a null where none may be, a value that its
 * type does not have. Left out where an error of the subgraph already says why.
 */
export const completionErrors = (
  incompletions: readonly Incompletion[],
  known: readonly GraphQLError[],
): GraphQLError[] =>
  incompletions
    .filter(({ path }) => !known.some((error) => explains(error, path)))
    .map(
      ({ message, path }) =>
        new GraphQLError(message, { path, extensions: { code: 'INTERNAL_SERVER_ERROR' } }),
    );
