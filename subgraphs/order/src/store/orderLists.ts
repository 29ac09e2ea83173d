import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Sender } from '@commerce/service/dynamo';
import type { Order } from '../domain/order.ts';
import type { OrderPage, PageRequest } from '../ports.ts';
import { positionSk } from './keys.ts';
import { readOrder } from './orderRows.ts';
import { keysOf, readItems } from './read.ts';

export interface OrderIndex {
  readonly name: 'byAccount' | 'byDay';
  readonly pkName: 'gsi1pk' | 'gsi2pk';
  readonly skName: 'gsi1sk' | 'gsi2sk';
  readonly pk: string;
}

/** Which rows of the index count. */
export interface RowFilter {
  readonly keep: (order: Order) => boolean;
  /** Keys to ask for at a time at least: many where few rows count. */
  readonly readAhead: number;
}

const rowsBelow = async (client: Sender, table: string, index: OrderIndex, below: string, limit: number) => {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: index.name,
      KeyConditionExpression: '#pk = :pk AND #sk < :below',
      ExpressionAttributeNames: { '#pk': index.pkName, '#sk': index.skName },
      ExpressionAttributeValues: { ':pk': index.pk, ':below': below },
      ScanIndexForward: false,
      Limit: limit,
    }),
  );
  const orders = (await readItems(client, table, keysOf(Items))).map(readOrder);
  orders.sort((a, b) => (positionSk(a) < positionSk(b) ? 1 : -1));
  const lowest = Items.at(-1)?.[index.skName] as string | undefined;
  return { orders, lowest: Items.length === limit ? lowest : undefined };
};

/**
 * A page of an index, newest first. It goes on reading until it has as many rows as were asked for and
 * one more, so that a page is short only at the list's end.
 */
export const readPage = async (
  client: Sender,
  table: string,
  index: OrderIndex,
  page: PageRequest,
  { keep, readAhead }: RowFilter,
): Promise<OrderPage> => {
  const kept: Order[] = [];
  let below: string | undefined = page.after ? positionSk(page.after) : '~';
  while (below !== undefined && kept.length <= page.first) {
    const limit = Math.max(readAhead, page.first + 1 - kept.length);
    const read: Awaited<ReturnType<typeof rowsBelow>> = await rowsBelow(client, table, index, below, limit);
    kept.push(...read.orders.filter(keep));
    below = read.lowest;
  }
  return { rows: kept.slice(0, page.first), hasNextPage: kept.length > page.first };
};
