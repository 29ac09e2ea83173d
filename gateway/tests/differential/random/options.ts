import { getOperationAST, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { ClientOperation } from '../harness/run.ts';

export const help = `Usage: pnpm fuzz:federation [options]

Makes random subgraphs, composes them, and sends random operations to our engine over them. What it answers must be
what one server with all the data answers. Progress goes to stderr. The same seeds make the same subgraphs and
operations. Where something differs, it prints what, and how to run that again, and exits with 1.

  --seeds n[-m]         the supergraphs (1-20); about one in four does not compose, and is passed over
  --runs n              operations for each (30)
  --operation-seed n    other operations over the same supergraphs (7)
  --planner name        native, the default of the gateway; apollo; or both (both)
  --aliases names       aliases that are names of fields, too (plain)
  --seconds n           after which no more operations of a supergraph are begun (60)
  --query text          instead of random operations: this one, over a single seed
  --variables json      its variables ({})
  --print               instead: the subgraphs of the seeds, as SDL

Exit codes: 0 everything holds, 1 something differs, 2 the options or the query make no sense, 130 stopped.
`;

const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'a whole number is wanted')
  .transform(Number);
const count = wholeNumber.refine((n) => n > 0, 'at least 1 is wanted');

const seeds = z
  .string()
  .regex(/^\d{1,9}(-\d{1,9})?$/, 'a seed such as 5, or a range such as 1-50, is wanted')
  .transform((text) => {
    const [from = 0, to = from] = text.split('-').map(Number);
    return { from, to };
  })
  .refine(({ from, to }) => from <= to, 'the range ends before it begins');

const documentOf = (text: string) => {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
};

/** The last operation is the one to run: a generated document has at most one other, in front of it. */
const query = z.string().transform((text, context): ClientOperation => {
  const document = documentOf(text);
  const operations = document?.definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const operationName = operations?.at(-1)?.name?.value;
  if (!document || !getOperationAST(document, operationName))
    context.addIssue('an operation in GraphQL is wanted');
  return { query: text, operationName, variables: {} };
});

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const schema = z
  .object({
    help: z.boolean(),
    print: z.boolean(),
    seeds,
    runs: count,
    'operation-seed': wholeNumber,
    planner: z
      .enum(['native', 'apollo', 'both'])
      .transform((name) => (name === 'both' ? (['native', 'apollo'] as const) : ([name] as const))),
    aliases: z.enum(['plain', 'names']),
    seconds: count,
    query: query.optional(),
    variables: z
      .string()
      .transform(jsonOf)
      .pipe(z.record(z.string(), z.unknown(), 'an object in JSON is wanted')),
  })
  .refine((given) => !given.query || given.seeds.from === given.seeds.to, {
    path: ['query'],
    message: 'goes with a single seed, such as --seeds 5',
  });

export type FuzzOptions = z.infer<typeof schema>;

/** Throws with a line for a person about what is wrong. */
export const parseOptions = (args: readonly string[]): FuzzOptions => {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    options: {
      help: { type: 'boolean', default: false },
      print: { type: 'boolean', default: false },
      seeds: { type: 'string', default: '1-20' },
      runs: { type: 'string', default: '30' },
      'operation-seed': { type: 'string', default: '7' },
      planner: { type: 'string', default: 'both' },
      aliases: { type: 'string', default: 'plain' },
      seconds: { type: 'string', default: '60' },
      query: { type: 'string' },
      variables: { type: 'string', default: '{}' },
    },
  });
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`--${String(issue?.path[0])}: ${issue?.message ?? 'is wrong'}`);
};
