import { createDocumentClient, ensureTable } from '@commerce/service/dynamo';
import { parseSetupConfig } from './config.ts';
import { inventoryTable } from './store/dynamo.ts';

/** Creates the table, its index and its TTL where they are missing. Safe to run at every start. */
try {
  const { dynamo, tablePrefix } = parseSetupConfig(process.env);
  const client = createDocumentClient(dynamo);
  const table = inventoryTable(tablePrefix);
  await ensureTable(client, table);
  client.destroy();
  process.stdout.write(`table ${table.name} is ready\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
