import type { Clock } from '@commerce/kernel';
import { createDocumentClient, ensureTable, localDynamo } from '@commerce/service/dynamo';
import { uniquePrefix } from '@commerce/testkit';
import { createDynamoInventoryStore, inventoryTable } from '../../src/store/dynamo.ts';

/** A table of its own in DynamoDB Local, and what was sent to it. */
export const createTestTable = async (endpoint: string) => {
  const commands: string[] = [];
  const client = createDocumentClient(localDynamo(endpoint), {
    onCommand: (name) => commands.push(name),
    // Hundreds at once on a machine that runs other suites too: slow is not wrong here.
    connectTimeoutMs: 60_000,
    requestTimeoutMs: 60_000,
  });
  const definition = inventoryTable(uniquePrefix());
  await ensureTable(client, definition);
  return {
    client,
    table: definition.name,
    commands,
    storeFor: ({ clock }: { clock: Clock }) =>
      createDynamoInventoryStore({ client, table: definition.name, clock }),
  };
};

export type TestTable = Awaited<ReturnType<typeof createTestTable>>;
