// Watches a subgraph's error rate after its deployment; exit code 1: roll back.
import { parseArgs } from 'node:util';
import { watch } from './watch.ts';

const usage = `usage: node scripts/deploy/watch.main.ts --metrics-url <gateway's /metrics> --subgraph <name>
  [--seconds 300] [--every-seconds 15] [--max-error-rate 0.01] [--min-requests 50]
`;

const wrongUse = (problem: string): never => {
  process.stderr.write(`${problem}\n${usage}`);
  process.exit(2);
};

const read = () => {
  try {
    return parseArgs({
      options: {
        'metrics-url': { type: 'string' },
        subgraph: { type: 'string' },
        seconds: { type: 'string', default: '300' },
        'every-seconds': { type: 'string', default: '15' },
        'max-error-rate': { type: 'string', default: '0.01' },
        'min-requests': { type: 'string', default: '50' },
      },
    }).values;
  } catch (error) {
    return wrongUse(error instanceof Error ? error.message : String(error));
  }
};

const values = read();
const { subgraph, 'metrics-url': url } = values;
if (subgraph === undefined || url === undefined || !URL.canParse(url))
  wrongUse('--metrics-url and --subgraph are needed');

const number = (
  name: 'seconds' | 'every-seconds' | 'max-error-rate' | 'min-requests',
  least: number,
): number => {
  const value = Number(values[name]);
  return Number.isFinite(value) && value >= least ? value : wrongUse(`--${name} is a number from ${least}`);
};

const verdict = await watch(
  {
    subgraph: subgraph ?? '',
    seconds: number('seconds', 0),
    everySeconds: number('every-seconds', 1),
    maxErrorRate: number('max-error-rate', 0),
    minRequests: number('min-requests', 1),
  },
  {
    metrics: async () => {
      const response = await fetch(url ?? '', { signal: AbortSignal.timeout(10_000) });
      if (!response.ok) throw new Error(`HTTP status ${response.status}`);
      return response.text();
    },
    wait: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
    say: (text) => void process.stdout.write(`${text}\n`),
  },
);
process.stdout.write(`${verdict.ok ? 'it stays' : 'it goes back'}: ${verdict.text}\n`);
process.exitCode = verdict.ok ? 0 : 1;
