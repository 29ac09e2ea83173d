import { readAnswer } from '../fetch/answer.ts';
import { type SubgraphAnswer, SubgraphFailure } from '../fetch/port.ts';
import type { Fetch } from './compile.ts';
import type { Execution } from './execution.ts';

/** Sends one fetch and reads its answer. Throws SubgraphFailure when there is none. */
export const send = async (fetch: Fetch, execution: Execution, body: string): Promise<SubgraphAnswer> => {
  const { scope, observer, policy, tree } = execution;
  const found = execution.headers();
  const headers = found instanceof Promise ? await found : found;
  const observed = observer.fetchStarted(fetch.subgraph, fetch.operationKind, scope.trace);
  try {
    const raw = await fetch.send({
      subgraph: fetch.subgraph,
      kind: fetch.operationKind,
      body,
      headers: observed.headers ? { ...headers, ...observed.headers } : headers,
      joinKey: scope.joinKey,
      deadline: scope.deadline,
      cancellation: scope.cancellation,
    });
    const answer = readAnswer(fetch.subgraph, raw);
    tree.isPlain &&= answer.isPlain;
    policy.fetched(answer.cacheControl);
    observed.ended(answer.errors ? 'graphql-errors' : 'ok');
    return answer;
  } catch (error) {
    observed.ended(error instanceof SubgraphFailure ? error.reason : 'malformed');
    throw error;
  }
};
