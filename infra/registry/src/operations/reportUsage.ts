import { type Refusal, refusal } from '../domain/refusal.ts';
import { reportProblem, type UsageReport } from '../domain/usage.ts';
import type { OperationDeps } from './deps.ts';

/** How long requests are remembered; the longest window that a check or a page may ask for. */
export const usageKeptMs = 90 * 86_400_000;

/** Counts what a gateway saw. Now and then it forgets what is too old to be asked for. */
export const reportUsage = async (
  { usage, clock }: Pick<OperationDeps, 'usage' | 'clock'>,
  graph: string,
  report: UsageReport,
): Promise<{ readonly kind: 'reported'; readonly counted: boolean } | Refusal> => {
  const problem = reportProblem(report);
  if (problem !== undefined) return refusal('INVALID_REPORT', problem);
  const nowMs = clock.nowMs();
  const counted = await usage.record(graph, report, nowMs);
  return { kind: 'reported', counted };
};
