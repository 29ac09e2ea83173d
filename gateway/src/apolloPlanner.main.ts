import { parse } from 'graphql';
import { answerQuestions } from './engine/planner/answerQuestions.ts';
import { createApolloPlanning } from './engine/planner/apollo.ts';
import { createTimeLimit } from './engine/planner/withinTime.ts';

/** What the gateway waits less than is ended by the gateway; a gateway that is gone ends nothing. */
const graceMs = 1_000;

// Apollo's planner in a process of its own.
answerQuestions(({ supergraphSdl, planTimeoutMs }) => {
  const planning = createApolloPlanning(parse(supergraphSdl, { noLocation: true }));
  const withinTime = createTimeLimit(planTimeoutMs + graceMs);
  return ({ source, operationName, labels, percentage, restricted, way }) => {
    const overrides = { labels: new Set(labels), percentage };
    const document = parse(source, { noLocation: true });
    try {
      return withinTime(() => planning({ source, document, operationName, overrides, restricted }, way));
    } catch (error) {
      // The planner may be left in any state.
      if ((error as { readonly code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') process.exit(1);
      throw error;
    }
  };
});
