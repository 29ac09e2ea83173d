import { describe } from '@jest/globals';
import { testStack, type TestStack } from './stack.ts';

type Present<K extends keyof TestStack> = TestStack & { readonly [P in K]-?: NonNullable<TestStack[P]> };

/**
 * A suite that needs one store. Where the store cannot be had the suite is skipped under its own
 * name with the reason, and under CI it fails.
 */
const describeWith =
  <K extends 'postgresUrl' | 'dynamodbEndpoint' | 'kafkaBrokers'>(
    key: K,
    store: keyof TestStack['missing'],
  ) =>
  (name: string, suite: (stack: Present<K>) => void): void => {
    const stack = testStack();
    const isPresent = (candidate: TestStack): candidate is Present<K> => candidate[key] !== undefined;
    if (isPresent(stack)) {
      describe(name, () => suite(stack));
      return;
    }
    const reason = stack.missing[store] ?? 'not in COMMERCE_TEST_STACK';
    if (process.env['CI'] === 'true') throw new Error(`${name}: ${store} cannot be had (${reason})`);
    // The body is registered so that every skipped test is named; it must not connect outside its hooks.
    describe.skip(`${name} [skipped: no ${store}, ${reason.split('\n')[0] ?? ''}]`, () => {
      suite({ ...stack, [key]: 'http://127.0.0.1:9' } as Present<K>);
    });
  };

export const describeWithPostgres = describeWith('postgresUrl', 'postgres');
export const describeWithDynamo = describeWith('dynamodbEndpoint', 'dynamodb');
export const describeWithKafka = describeWith('kafkaBrokers', 'kafka');
