import { parseArgs } from 'node:util';
import { whenStarterDies } from '../../infra/local/src/start/starter.ts';
import { measureGuards } from './guards/measureGuards.ts';
import { asJson } from './report.ts';
import { openSession } from './session.ts';

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

const session = await openSession(process.env);
let stopping = false;
const stop = (): void => {
  if (stopping) return;
  stopping = true;
  void session.close().finally(() => process.exit(130));
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
void whenStarterDies(stop);

let code = 0;
try {
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
} catch (error) {
  if (!stopping) console.error(error);
  code = 1;
}
if (!stopping) {
  await session.close();
  process.exit(code);
}
