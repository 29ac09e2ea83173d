import type { EntityCache, EntityQuestion } from '../engine/cache/port.ts';

/**
 * The same cache, in which a canary's answers are never taken for those of everybody else: its subgraphs may answer
 * the same question differently. Events forget both.
 */
export const entitiesApart = (cache: EntityCache): EntityCache => {
  const apart = (question: EntityQuestion): EntityQuestion => ({
    ...question,
    operationKey: `canary ${question.operationKey}`,
  });
  return {
    lookup: (question) => cache.lookup(apart(question)),
    store: (question, answer) => cache.store(apart(question), answer),
    // How entities are named is the main supergraph's to say: what it does not know is not kept.
    schemaChanged: () => undefined,
  };
};
