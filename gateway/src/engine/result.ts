import type { FormattedExecutionResult } from 'graphql';

/** `data` of a result, already written. ApolloServer passes it on as it is. */
export class WrittenData {
  readonly json: string;
  constructor(json: string) {
    this.json = json;
  }
  toJSON(): unknown {
    return JSON.parse(this.json);
  }
}

/** ApolloServer's `stringifyResult`: what the engine wrote is not written again. */
export const stringifyResult = (result: FormattedExecutionResult): string => {
  const data: unknown = result.data;
  if (!(data instanceof WrittenData)) return JSON.stringify(result);
  const errors = result.errors ? `"errors":${JSON.stringify(result.errors)},` : '';
  const extensions = result.extensions ? `,"extensions":${JSON.stringify(result.extensions)}` : '';
  return `{${errors}"data":${data.json}${extensions}}`;
};
