import process from 'node:process';
import { createDocumentClient, ensureTable } from '@commerce/service/dynamo';
import { parseSetupConfig } from './config.ts';
import { inventoryTable } from './store/dynamo.ts';

/** Creates the table, its index and its TTL where they are missing. Safe to run at every start. */
try {
  const config = parseSetupConfig(process.env);
  const client = createDocumentClient(config.dynamo);
  const table = inventoryTable(config.DYNAMODB_TABLE_PREFIX);
  await ensureTable(client, table);
  process.stdout.write(`table ${table.name} is ready\n`);
  client.destroy();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
