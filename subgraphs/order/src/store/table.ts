import type { TableDefinition } from '@commerce/service/dynamo';

/** `<prefix>order`. The indexes carry keys alone: what they find is read from the table itself. */
export const orderTable = (prefix: string): TableDefinition => ({
  name: `${prefix}order`,
  indexes: [
    { name: 'byAccount', pk: 'gsi1pk', sk: 'gsi1sk', projection: 'KEYS_ONLY' },
    { name: 'byDay', pk: 'gsi2pk', sk: 'gsi2sk', projection: 'KEYS_ONLY' },
    // Sparse: what a worker has still to do. Rows leave it when they are done.
    { name: 'toDo', pk: 'gsi3pk', sk: 'gsi3sk', projection: 'KEYS_ONLY' },
  ],
});
