import { ConfigError } from '@commerce/service';
import { createDocumentClient, ensureTable } from '@commerce/service/dynamo';
import { parseSetupConfig } from './config.ts';
import { __name__Table } from './store/table.ts';

// Creates the subgraph's table where it is missing; safe to run at any time.
try {
  const config = parseSetupConfig(process.env);
  const client = createDocumentClient(config.dynamo);
  await ensureTable(client, __name__Table(config.tablePrefix));
  client.destroy();
} catch (error) {
  const text = error instanceof ConfigError ? error.message : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
