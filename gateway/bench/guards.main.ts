import { parseArgs } from 'node:util';
import { measureGuards } from './guards/measureGuards.ts';
import { inSession } from './inSession.ts';
import { asJson } from './report.ts';

const help = `Usage: pnpm bench:guards [options]

What cost, rates and the other guards add to the page query's CPU: the whole gateway without and with them, in
turns. Prints JSON; progress goes to stderr.

  --rounds n     of which the median counts (12)
  --seconds n    length of one turn (1)
  --redis url    and with rates counted in this Redis
`;

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: true },
    rounds: { type: 'string', default: '12' },
    seconds: { type: 'string', default: '1' },
    redis: { type: 'string' },
  },
});
if (values.help) {
  console.log(help);
  process.exit(0);
}

await inSession(async (session) => {
  const report = await measureGuards(
    session,
    {
      rounds: Number(values.rounds),
      roundMs: 1_000 * Number(values.seconds),
      concurrency: 16,
      redisUrl: values.redis,
    },
    (line) => console.error(line),
  );
  console.log(asJson(report));
});
