import { QueryPlanner } from '@graphql-hive/router-query-planner';
import type { PlannerAnswer, PlannerQuestion } from './engine/planner/protocol.ts';

/**
 * The planner's own process (see engine/planner/isolated.ts). It answers one question after the other and
 * ends with the channel to the gateway.
 */
let planner: QueryPlanner | undefined;

const answer = (question: PlannerQuestion): PlannerAnswer => {
  const { id } = question;
  try {
    if (question.kind === 'load') {
      planner = new QueryPlanner(question.supergraphSdl);
      return { id };
    }
    if (!planner) return { id, problem: 'no supergraph is loaded' };
    const { source, operationName, labels, percentage } = question;
    return { id, plan: planner.plan(source, operationName, new Set(labels), percentage) };
  } catch (error) {
    return { id, problem: String(error) };
  }
};

process.on('message', (question: PlannerQuestion) => process.send?.(answer(question)));
process.on('disconnect', () => process.exit(0));
// A Ctrl-C reaches the whole group: the gateway still has requests to finish, and says when it is over.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
