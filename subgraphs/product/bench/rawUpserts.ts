import { randomBytes } from 'node:crypto';
import { bodyHash, keyOf, type OutgoingEvent } from '@commerce/contracts';
import { createIdFactory, systemClock } from '@commerce/kernel';
import { createTenantDatabase } from '@commerce/prisma';
import { PrismaClient } from '@commerce/prisma/product';
import type { ProductRow } from '../src/domain/product.ts';
import { readProduct } from '../src/operations/readProduct.ts';
import { upsertProductsParams, upsertProductsSql } from '../src/store/postgres/writer.ts';

type ProductEvent = OutgoingEvent<'pim.product.upserted.v1'>;

const ids = createIdFactory(systemClock, randomBytes);

/** The row that the worker would write for the event, with places made up: they are text to the statement. */
const toRow = ({ data, tenant, sequence }: ProductEvent): ProductRow => {
  const read = readProduct(data);
  if (!read.ok) throw new Error(read.error.message);
  const { content, slug, group, searchTexts, searchHash } = read.value;
  return {
    id: ids.newId('product'),
    sku: data.sku,
    content: {
      ...content,
      slug,
      groupId: group ? 'grp_00000000000000000000000000' : null,
      categoryId: 'cat_00000000000000000000000000',
    },
    searchTexts,
    searchHash,
    sequence,
    hash: bodyHash('pim.product.upserted.v1', keyOf('pim.product.upserted.v1', tenant, data), data),
    nowMs: systemClock.nowMs(),
  };
};

/** A batch's parameters, ready to be sent: making them is not part of what is measured. */
export type RawBatch = readonly unknown[];

export const rawBatches = (events: Iterable<ProductEvent>, size: number): RawBatch[] => {
  const batches: RawBatch[] = [];
  const rows: ProductRow[] = [];
  let tenant = '';
  for (const event of events) {
    tenant = event.tenant;
    rows.push(toRow(event));
    if (rows.length === size) batches.push(upsertProductsParams(tenant, rows.splice(0)));
  }
  if (rows.length > 0) batches.push(upsertProductsParams(tenant, rows));
  return batches;
};

/**
 * The worker's own statement with the worker's own rows over as many connections: no Kafka, no decoding, no
 * validation, no look at what is known. Rows a second.
 */
export const runRaw = async (
  url: string,
  batches: readonly RawBatch[],
  connections: number,
): Promise<number> => {
  const database = createTenantDatabase({
    url,
    poolSize: connections,
    statementTimeoutMs: 0,
    createClient: (adapter) => new PrismaClient({ adapter }),
  });
  const queue = [...batches];
  let rows = 0;
  const lane = async (): Promise<void> => {
    for (let batch = queue.shift(); batch; batch = queue.shift()) {
      const [tenant] = batch;
      rows += (await database.query(String(tenant), upsertProductsSql, batch)).length;
    }
  };
  await database.ready();
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: connections }, lane));
  const seconds = (performance.now() - startedMs) / 1000;
  await database.stop();
  return rows / seconds;
};
