/** What the journeys need of a running stack. */
export interface RunningStack {
  readonly gatewayUrl: string;
  readonly kafkaBrokers: string;
  /** A demo token, as `pnpm token` prints it. */
  token(options: { tenant: string; as: 'shopper' | 'staff'; subject?: string }): Promise<string>;
}

export interface Answer<Data = Record<string, unknown>> {
  readonly data: Data | null;
  readonly errors?: readonly {
    message: string;
    path?: readonly unknown[];
    extensions: { code: string; argument?: string };
  }[];
}

export type Ask = <Data>(query: string, variables?: Record<string, unknown>) => Promise<Answer<Data>>;

const asker =
  (stack: RunningStack, headers: Record<string, string>): Ask =>
  async <Data>(query: string, variables: Record<string, unknown> = {}) => {
    const response = await fetch(`${stack.gatewayUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer<Data>;
  };

export const askAsGuest = (stack: RunningStack, apiKey: string): Ask => asker(stack, { 'x-api-key': apiKey });

export const askAsPerson = async (
  stack: RunningStack,
  who: { tenant: string; as: 'shopper' | 'staff'; subject?: string },
): Promise<Ask> => asker(stack, { authorization: `Bearer ${await stack.token(who)}` });

/** The data of an answer that has to be without errors. */
export const dataOf = <Data>(answer: Answer<Data>): Data => {
  if (answer.errors !== undefined || answer.data === null) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
};
