/** What the test wrapper started (infra/local), as it describes it in COMMERCE_TEST_STACK. */
export interface TestStack {
  /** As a superuser. */
  readonly postgresUrl?: string;
  readonly dynamodbEndpoint?: string;
  readonly kafkaBrokers?: string;
  /** The same broker's listener with TLS and SASL/SCRAM-SHA-512. */
  readonly kafkaSecure?: { brokers: string; caFile: string; username: string; password: string };
  /** Why a store is not there. */
  readonly missing: { readonly postgres?: string; readonly dynamodb?: string; readonly kafka?: string };
}

/** Throws where no wrapper started anything. */
export const testStack = (env: NodeJS.ProcessEnv = process.env): TestStack => {
  const text = env['COMMERCE_TEST_STACK'];
  if (text === undefined) {
    throw new Error('this suite needs stores: run it with `pnpm test` (at the root or in the package)');
  }
  return JSON.parse(text) as TestStack;
};
