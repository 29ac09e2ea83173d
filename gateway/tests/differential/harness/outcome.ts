import { z } from 'zod';
import type { Outcome, OutcomeError, Run } from './run.ts';

const error = z.object({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.object({ code: z.string().optional() }).loose().optional(),
});

const answer = z.object({
  data: z.unknown().optional(),
  errors: z.array(error).optional(),
  // The stock engine says here, and only here, where a subgraph broke its promises.
  extensions: z
    .object({ valueCompletion: z.array(error).optional() })
    .loose()
    .optional(),
});

const plain = ({ message, path, extensions }: z.infer<typeof error>): OutcomeError => ({
  message,
  path,
  code: extensions?.code,
});

/** What a client would read: the answer after a trip through JSON. */
export const outcomeOf = (result: object, run: Run): Outcome => {
  const { data, errors, extensions } = answer.parse(JSON.parse(JSON.stringify(result)));
  return {
    data,
    errors: (errors ?? []).map(plain),
    completion: (extensions?.valueCompletion ?? []).map(plain),
    mutations: run.mutations,
    fetches: run.fetches,
  };
};
