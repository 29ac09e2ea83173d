import { QueryPlanner } from '@graphql-hive/router-query-planner';
import { answerQuestions } from './engine/planner/answerQuestions.ts';

// The native planner in a process of its own, where its faults end nothing else.
answerQuestions(({ supergraphSdl }) => {
  const planner = new QueryPlanner(supergraphSdl);
  // In another thread: this one must see that the gateway is gone, however long a plan takes.
  return ({ source, operationName, labels, percentage }) =>
    planner.planAsync(source, operationName, new Set(labels), percentage);
});
