import { createData } from './subgraphs/data.ts';
import { findEntity } from './subgraphs/entities.ts';
import { createExecutor } from './subgraphs/executor.ts';
import { fieldsOf } from './subgraphs/fields.ts';
import { startSubgraph } from './subgraphs/server.ts';

/** The subgraphs' process; its argument is how many milliseconds late they answer. Tells its parent the URLs, then answers `count` with the fetches seen so far. */
const delayMs = Number(process.argv[2] ?? 0);
const data = createData();
const started = await Promise.all(
  Object.entries(fieldsOf(data)).map(async ([name, fields]) => ({
    name,
    ...(await startSubgraph(createExecutor(fields, findEntity(data)), delayMs)),
  })),
);
process.send?.({ urls: Object.fromEntries(started.map(({ name, url }) => [name, url])) });
process.on('message', () => {
  process.send?.({ fetches: started.reduce((sum, { seen }) => sum + seen.requests, 0) });
});
// The parent is gone: nobody is left to answer.
process.on('disconnect', () => process.exit(0));
