import { parseArgs } from 'node:util';
import { measureFairness } from './fairness/fairness.ts';
import { inSession } from './inSession.ts';
import { asJson } from './report.ts';

const help = `Usage: pnpm bench:fairness [options]

What a quiet tenant waits for, alone and while another one asks for ten times its share of the gateway, with
admission and without. Prints JSON; progress goes to stderr.

  --rounds n        of which the medians count (5)
  --seconds n       length of one phase (2)
  --tenants n       that share the gateway, so that the flood is 10/n of what it can do (4)
  --subgraph-ms n   how late each subgraph answers (10)
`;

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: true },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    tenants: { type: 'string', default: '4' },
    'subgraph-ms': { type: 'string', default: '10' },
  },
});
if (values.help) {
  console.log(help);
  process.exit(0);
}

await inSession(async (session) => {
  const report = await measureFairness(
    session,
    {
      subgraphMs: Number(values['subgraph-ms']),
      tenants: Number(values.tenants),
      rounds: Number(values.rounds),
      phaseMs: 1_000 * Number(values.seconds),
      rateConnections: 512,
      loopConnections: 2_000,
    },
    (line) => console.error(line),
  );
  console.log(asJson(report));
});
