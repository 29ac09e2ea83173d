import { z } from 'zod';

const isGiven = (env: unknown, name: string): boolean =>
  typeof env === 'object' && env !== null && (env as Readonly<Record<string, unknown>>)[name] !== undefined;

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
