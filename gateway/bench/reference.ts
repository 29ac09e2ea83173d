import { isDeepStrictEqual } from 'node:util';
import type { Sample } from './load/window.ts';
import { createData } from './subgraphs/data.ts';
import { createExecutor } from './subgraphs/executor.ts';
import { fieldsOf, merged } from './subgraphs/fields.ts';
import type { Workload } from './workloads/workload.ts';

/** Throws when an answer is not what one executor over all data answers; the order of keys is not compared. */
export type CheckSamples = (gateway: string, workload: Workload, samples: readonly Sample[]) => void;

export const createReference = (): CheckSamples => {
  const execute = createExecutor(merged(fieldsOf(createData())));
  return (gateway, workload, samples) => {
    for (const { n, body } of samples) {
      const operation = workload.operation(n);
      const wanted: unknown = JSON.parse(execute(operation));
      if (isDeepStrictEqual(JSON.parse(body), wanted)) continue;
      throw new Error(
        `${gateway} answers ${workload.name} wrongly\n${operation.query}\n${JSON.stringify(operation.variables)}\n` +
          `wanted ${JSON.stringify(wanted).slice(0, 1_500)}\ngot    ${body.slice(0, 1_500)}`,
      );
    }
  };
};
