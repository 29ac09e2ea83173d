import type { Clock } from '@commerce/kernel';
import { createDocumentClient, ensureTable, localDynamo } from '@commerce/service/dynamo';
import { uniquePrefix, walledClients } from '@commerce/testkit';
import { createDynamoInventoryStore, inventoryTable } from '../../src/store/dynamo.ts';

/** A table of its own in DynamoDB Local, what was sent to it, and stores that are held to our IAM policies. */
export const createTestTable = async (endpoint: string) => {
  const commands: string[] = [];
  const create = () =>
    createDocumentClient(localDynamo(endpoint), {
      onCommand: (name) => commands.push(name),
      // Hundreds at once on a machine that runs other suites too: slow is not wrong here.
      connectTimeoutMs: 60_000,
      requestTimeoutMs: 60_000,
    });
  const client = create();
  const definition = inventoryTable(uniquePrefix());
  await ensureTable(client, definition);
  const clients = await walledClients({ owner: 'inventory', table: definition, create });
  return {
    /** Held to nothing. */
    client,
    clients,
    table: definition.name,
    commands,
    storeFor: ({ clock }: { clock: Clock }) =>
      createDynamoInventoryStore({ clients, table: definition.name, clock }),
    destroy: () => {
      clients.destroy();
      client.destroy();
    },
  };
};

export type TestTable = Awaited<ReturnType<typeof createTestTable>>;
