import { setTimeout as sleep } from 'node:timers/promises';
import { apiKeyOf } from '../identity/identifiedGateway.ts';
import { page } from '../workloads/page.ts';
import { type Outcome, type Phase, phaseSchema } from './phase.ts';
import { createRawClient } from './rawClient.ts';

/** Answers that take longer than that after the end of a phase are given up. */
const graceMs = 3_000;

/** One phase: product pages, each another one. */
const run = async (phase: Phase): Promise<Outcome> => {
  const { port, tenant, first, forMs, connections, ratePerSecond } = phase;
  const client = createRawClient(port, connections, { 'x-api-key': apiKeyOf(tenant) });
  const latencies: number[] = [];
  const counts = { refused: 0, failed: 0, notSent: 0 };
  const beganAt = performance.now();
  const endsAt = beganAt + forMs;
  let n = first;
  let open = 0;
  let onIdle: () => void = () => undefined;

  const send = (): void => {
    const sent = client.send(JSON.stringify(page.operation(n)), (status, ms) => {
      open -= 1;
      if (status === 200) latencies.push(ms);
      else if (status === 503) counts.refused += 1;
      else counts.failed += 1;
      if (ratePerSecond === undefined && performance.now() < endsAt) send();
      if (open === 0) onIdle();
    });
    n += 1;
    if (sent) open += 1;
    else counts.notSent += 1;
  };

  if (ratePerSecond === undefined) {
    for (let count = 0; count < connections; count += 1) send();
    await sleep(forMs);
  } else {
    let dueAt = beganAt;
    while (performance.now() < endsAt) {
      for (const now = performance.now(); dueAt <= now;) {
        send();
        dueAt += (-Math.log(1 - Math.random()) * 1_000) / ratePerSecond;
      }
      await sleep(1);
    }
  }
  const idle = new Promise<void>((resolve) => (onIdle = resolve));
  if (open > 0) await Promise.race([idle, sleep(graceMs)]);
  const elapsedMs = performance.now() - beganAt;
  client.close();
  return { latencies, ...counts, failed: counts.failed + open, elapsedMs };
};

process.on(
  'message',
  (message) => void run(phaseSchema.parse(message)).then((outcome) => process.send?.(outcome)),
);
// The parent is gone: nobody is left to answer.
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
