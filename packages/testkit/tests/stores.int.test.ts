import { expect, test } from '@jest/globals';
import pg from 'pg';
import {
  createTestDatabase,
  describeWithDynamo,
  describeWithKafka,
  describeWithPostgres,
  privateStore,
} from '../src/index.ts';

describeWithPostgres('a test database', (stack) => {
  test('its application role may neither bypass row-level security nor own a table', async () => {
    const database = await createTestDatabase(stack.postgresUrl, {
      migrate: async ({ ownerUrl }) => {
        const owner = new pg.Client({ connectionString: ownerUrl });
        await owner.connect();
        await owner.query('CREATE TABLE note (tenant text, body text)');
        await owner.query('ALTER TABLE note ENABLE ROW LEVEL SECURITY');
        await owner.query('ALTER TABLE note FORCE ROW LEVEL SECURITY');
        await owner.end();
      },
    });
    const app = new pg.Client({ connectionString: database.appUrl });
    await app.connect();
    const role = await app.query('SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user');
    expect(role.rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
    expect((await app.query('SELECT * FROM note')).rows).toEqual([]);
    await expect(app.query("INSERT INTO note VALUES ('acme', 'x')")).rejects.toThrow('row-level security');
    await app.end();
    await database.drop();
  });
});

describeWithDynamo('DynamoDB Local', (stack) => {
  test('answers', async () => {
    expect((await fetch(stack.dynamodbEndpoint)).status).toBe(400);
  });
});

describeWithKafka('Kafka', (stack) => {
  test('has a plain and a secure listener', () => {
    expect(stack.kafkaBrokers).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(stack.kafkaSecure?.brokers).not.toBe(stack.kafkaBrokers);
  });

  test('can be had once more, to be killed and started again', async () => {
    const store = await privateStore('kafka');
    expect(store.endpoints.kafkaBrokers).not.toBe(stack.kafkaBrokers);
    await store.kill();
    await store.start();
    await store.stop();
  }, 60_000);
});
