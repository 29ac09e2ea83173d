/** How to reach the stores that the test wrapper (infra/local) started. */
export interface StoreEndpoints {
  /** As a superuser. */
  readonly postgresUrl?: string;
  readonly dynamodbEndpoint?: string;
  /** `host:port` */
  readonly kafkaBrokers?: string;
  /** The same broker's listener with TLS and SASL/SCRAM-SHA-512. */
  readonly kafkaSecure?: { brokers: string; caFile: string; username: string; password: string };
}

export interface TestStack extends StoreEndpoints {
  /** Why a store is not there. */
  readonly missing: { readonly postgres?: string; readonly dynamodb?: string; readonly kafka?: string };
  /** Where `privateStore` asks. */
  readonly controlUrl?: string;
}

/** What COMMERCE_TEST_STACK says. Throws where no wrapper started anything. */
export const testStack = (env: NodeJS.ProcessEnv = process.env): TestStack => {
  const text = env['COMMERCE_TEST_STACK'];
  if (text === undefined) {
    throw new Error('this suite needs stores: run it with `pnpm test` (at the root or in the package)');
  }
  return JSON.parse(text) as TestStack;
};
