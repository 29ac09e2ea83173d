import { z } from 'zod';

const valueIn = (env: unknown, name: string): unknown =>
  typeof env === 'object' && env !== null ? (env as Readonly<Record<string, unknown>>)[name] : undefined;

const isGiven = (env: unknown, name: string): boolean => valueIn(env, name) !== undefined;

/**
 * A check for an environment of which at least one of `names` must be set, to be passed to the schema's
 * `check`. The problem stands under the first name.
 */
export const requireOneOf = (names: readonly [string, ...string[]]) =>
  z.refine<unknown>((env) => names.some((name) => isGiven(env, name)), {
    path: [names[0]],
    error: `is required: set ${names.join(' or ')}`,
    // Otherwise zod leaves the rules between fields out as soon as one field is wrong, and whoever fills
    // the environment would meet this problem only after mending the others.
    when: () => true,
  });

/**
 * A check for an environment in which `name` must be set when `isNeeded` says so of the other values, to be passed to
 * the schema's `check`. Told together with the problems of single fields, as requireOneOf is.
 */
export const requireWhen = (
  name: string,
  isNeeded: (valueOf: (name: string) => unknown) => boolean,
  error: string,
) =>
  z.refine<unknown>((env) => isGiven(env, name) || !isNeeded((other) => valueIn(env, other)), {
    path: [name],
    error,
    when: () => true,
  });
