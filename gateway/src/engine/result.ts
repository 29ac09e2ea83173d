import type { FormattedExecutionResult } from 'graphql';

/** `data` of a result, already written. ApolloServer passes it on as it is. */
export class WrittenData {
  /** A whole answer without errors, which is what it mostly becomes. */
  private answer: string;

  constructor(json: string) {
    this.answer = `{"data":${json}}`;
    // Reading a character makes one flat text of the thousands of pieces that it was put together from. A
    // collection of garbage that comes before the answer is sent would otherwise copy each of them.
    this.answer.charCodeAt(0);
  }

  /**
   * Hands the whole answer over, once: ApolloServer's request contexts live until the next full collection of
   * garbage, because each has a hidden class of its own, and the texts would live with them.
   */
  take(): string {
    const { answer } = this;
    this.answer = '{"data":null}';
    return answer;
  }

  toJSON(): unknown {
    return (JSON.parse(this.answer) as { data: unknown }).data;
  }
}

/** ApolloServer's `stringifyResult`: what the engine wrote is not written again. */
export const stringifyResult = (result: FormattedExecutionResult): string => {
  const data: unknown = result.data;
  if (!(data instanceof WrittenData)) return JSON.stringify(result);
  const answer = data.take();
  if (!result.errors && !result.extensions) return answer;
  const { data: _, ...rest } = result;
  return `${JSON.stringify(rest).slice(0, -1)},${answer.slice(1)}`;
};
