import type { LoadQuestion, PlannerAnswer, PlannerQuestion, PlanQuestion } from './protocol.ts';
import { TooComplex } from './refusals.ts';

/** Plans, or throws. */
export type AnswerPlan = (question: PlanQuestion) => unknown;

/**
 * The whole of a planner's process: it answers one question after the other and ends with the channel to the
 * gateway. `load` throws what is wrong with the supergraph.
 */
export const answerQuestions = (load: (question: LoadQuestion) => AnswerPlan): void => {
  let plan: AnswerPlan = () => {
    throw new Error('no supergraph is loaded');
  };
  let before = Promise.resolve();

  const answer = async (question: PlannerQuestion): Promise<PlannerAnswer> => {
    try {
      if (question.kind === 'plan') return { plan: await plan(question) };
      plan = load(question);
      return {};
    } catch (error) {
      return { problem: String(error), tooComplex: error instanceof TooComplex };
    }
  };

  process.on('message', (question: PlannerQuestion) => {
    before = before.then(async () => void process.send?.(await answer(question)));
  });
  // At once: an orderly end would wait for a plan that native code is at in another thread.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // A Ctrl-C reaches the whole group: the gateway still has requests to finish, and says when it is over.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
};
