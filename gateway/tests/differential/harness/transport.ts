import { z } from 'zod';
import type { WireFault } from './faults.ts';
import type { Run } from './run.ts';
import type { RunningSubgraph } from './subgraph.ts';

/** What travels back; undefined: nothing came. */
export interface WireAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const requestBody = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

const json = 'application/json; charset=utf-8';

const broken: Readonly<
  Record<Exclude<WireFault, 'half' | 'references' | 'entities'>, WireAnswer | undefined>
> = {
  down: undefined,
  timeout: undefined,
  html: { status: 200, contentType: 'text/html', body: '<html><body>Bad Gateway</body></html>' },
  status: { status: 503, contentType: json, body: '{"message":"overloaded"}' },
  'null-data': {
    status: 200,
    contentType: json,
    body: '{"data":null,"errors":[{"message":"refused","extensions":{"code":"REFUSED"}}]}',
  },
  'no-data': {
    status: 200,
    contentType: json,
    body: '{"errors":[{"message":"refused","extensions":{"code":"REFUSED"}}]}',
  },
  empty: { status: 200, contentType: json, body: '{}' },
};

/** Carries one request to a subgraph of this process as HTTP would: as text, both ways. */
export const carry = async (
  subgraph: RunningSubgraph,
  body: string,
  run: Run,
  fault: WireFault | undefined,
): Promise<WireAnswer | undefined> => {
  const record = { subgraph: subgraph.name, body, answer: fault ?? '' };
  run.fetches.push(record);
  if (fault !== undefined && fault in broken) return broken[fault as keyof typeof broken];
  const { query, variables, operationName } = requestBody.parse(JSON.parse(body));
  const result = await subgraph.execute(
    { query, variables: variables ?? {}, ...(operationName != null && { operationName }) },
    run,
  );
  const text = JSON.stringify(result);
  record.answer = text;
  return {
    status: 200,
    contentType: json,
    body: fault === 'half' ? text.slice(0, Math.floor(text.length / 2)) : text,
  };
};
