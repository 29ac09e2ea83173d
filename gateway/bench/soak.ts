import type { RunningGateway } from './gateways/gateway.ts';
import { createClient } from './load/client.ts';
import { closedLoop } from './load/closedLoop.ts';
import { processTree } from './measure/proc.ts';
import { isFlat } from './measure/statistics.ts';
import type { CheckSamples } from './reference.ts';
import type { Workload } from './workloads/workload.ts';

export interface SoakReport {
  readonly requests: number;
  readonly failures: number;
  /** Resident memory after equal shares of the requests. */
  readonly rssMb: readonly number[];
  /** The last quarter is at most a tenth above the second. */
  readonly flat: boolean;
}

const shares = 40;

/** Takes turns between workloads request by request. */
export const mixed = (workloads: readonly Workload[]): Workload => ({
  name: 'soak',
  cycle: 1,
  operation: (n) => {
    const turn = workloads[n % workloads.length];
    if (turn === undefined) throw new Error('there is nothing to mix');
    return turn.operation(Math.floor(n / workloads.length));
  },
});

/** Many mixed requests to one gateway, with its memory looked at on the way. */
export const soak = async (
  { name, pid, port }: RunningGateway,
  workload: Workload,
  options: { requests: number; concurrency: number },
  deps: { check: CheckSamples; log: (line: string) => void },
): Promise<SoakReport> => {
  const tree = processTree(pid);
  const client = createClient(port, options.concurrency);
  const rssMb: number[] = [];
  let failures = 0;
  let first = 0;
  while (rssMb.length < shares) {
    const requests = Math.ceil(options.requests / shares);
    const window = await closedLoop({ ...options, client, workload, first, requests, sampleEvery: 997 });
    deps.check(name, workload, window.samples);
    failures += window.failures;
    first = window.next;
    rssMb.push(Math.round(tree.memoryMb('VmRSS')));
    deps.log(`soak: ${first} requests, ${rssMb.at(-1) ?? 0} MB`);
  }
  await client.close();
  return { requests: first, failures, rssMb, flat: isFlat(rssMb) };
};
