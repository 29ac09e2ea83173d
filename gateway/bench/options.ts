import { parseArgs } from 'node:util';
import { z } from 'zod';
import { gatewayNames } from './gateways/gateway.ts';

export const workloadNames = ['page', 'list', 'deep', 'rotation', 'joined'] as const;

export const help = `Usage: pnpm bench:gateway [options]

Sends the same load to our gateway, to the stock engine in its place, to @apollo/gateway behind @apollo/server
as they come, and to Hive Gateway, in turns, over subgraphs in memory, and prints what a request costs each of
them. Progress goes to stderr.

  --json               the report as one line of JSON; else a table
  --workloads a,b      of ${workloadNames.join(', ')}; all
  --gateways a,b       of ${gatewayNames.join(', ')}; all
  --peers none         leave Hive Gateway out; nothing is installed then
  --seconds n          length of one turn (1); one at a fixed rate is twice as long
  --rounds n           turns of each gateway, of which the median counts (4)
  --concurrency n      requests under way (16)
  --no-equal-load      without the turns at a fixed rate, 60 % of what the stock engine carries
  --soak [--soak-requests n]   instead: 200000 mixed requests to ours, watching its memory
  --auth               instead: pages to ours alone, in turns: asking nobody who it is, by API key, by a person's
                       token, and by API key with costs and rates counted
  --profile folder     run ours with --cpu-prof into this folder; choose workloads and gateways with it
`;

const listOf = <const T extends readonly [string, ...string[]]>(names: T) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(names)).min(1));
const count = z.coerce.number().int().min(1);

const schema = z.object({
  json: z.boolean(),
  help: z.boolean(),
  workloads: listOf(workloadNames),
  gateways: listOf(gatewayNames),
  peers: z.enum(['hive', 'none']),
  seconds: z.coerce.number().positive(),
  rounds: count,
  concurrency: count,
  'no-equal-load': z.boolean(),
  auth: z.boolean(),
  soak: z.boolean(),
  'soak-requests': count,
  profile: z.string().min(1).optional(),
});

export type Options = z.infer<typeof schema>;

/** Throws with a line for a person about what is wrong. */
export const parseOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      workloads: { type: 'string', default: workloadNames.join() },
      gateways: { type: 'string', default: gatewayNames.join() },
      peers: { type: 'string', default: 'hive' },
      seconds: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '4' },
      concurrency: { type: 'string', default: '16' },
      'no-equal-load': { type: 'boolean', default: false },
      auth: { type: 'boolean', default: false },
      soak: { type: 'boolean', default: false },
      'soak-requests': { type: 'string', default: '200000' },
      profile: { type: 'string' },
    },
  });
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`--${String(issue?.path[0])}: ${issue?.message ?? 'is wrong'}`);
};
