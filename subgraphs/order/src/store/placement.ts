import { encodeEvent } from '@commerce/contracts';
import {
  failedConditions,
  type Sender,
  type TransactItem,
  transactWithRetry,
} from '@commerce/service/dynamo';
import type { Checkout, Placement, PlacementOutcome } from '../ports.ts';
import { answerKey, checkoutItem } from './checkoutRows.ts';
import { erasedKey, numberKey } from './keys.ts';
import { lineItem, orderItem } from './orderRows.ts';
import { outboxItem } from './outboxRows.ts';

/** The row is still the one that this revision was made from. */
export const isPrevious = (checkout: Checkout) => ({
  ConditionExpression: 'orderId = :orderId AND revision = :revision',
  ExpressionAttributeValues: { ':orderId': checkout.orderId, ':revision': checkout.revision - 1 },
});

const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };

/** Actions by what it means when their condition fails. */
const places = { checkout: 0, order: 1, number: 2 } as const;

const actionsOf = (table: string, tenant: string, placement: Placement, nowMs: number): TransactItem[] => {
  const { checkout, order, lines, event } = placement;
  const TableName = table;
  const put = (Item: Record<string, unknown>, condition: object = {}): TransactItem => ({
    Put: { TableName, Item, ...condition },
  });
  const actions = [
    put(checkoutItem(tenant, checkout, nowMs), isPrevious(checkout)),
    put(orderItem(tenant, order), isNew),
    put({ ...numberKey(tenant, order.number), orderId: order.id }, isNew),
    answerKey(table, tenant, checkout, { kind: 'placed', orderId: order.id }, nowMs),
    put(outboxItem(tenant, order.id, event.id, encodeEvent(event))),
    ...lines.map((line, index) => put(lineItem(tenant, order.id, line, index))),
  ];
  if (order.owner.kind !== 'account') return actions;
  const notErasedSince: TransactItem = {
    ConditionCheck: {
      TableName,
      Key: { ...erasedKey(tenant, order.owner.accountId) },
      ConditionExpression: 'attribute_not_exists(pk) OR erasedAtMs < :startedAt',
      ExpressionAttributeValues: { ':startedAt': checkout.startedAtMs },
    },
  };
  return [...actions, notErasedSince];
};

/** The order, its number, its event, the checkout's next state and its answer: all of it or nothing. */
export const placeOrder = async (
  client: Sender,
  table: string,
  tenant: string,
  placement: Placement,
  nowMs: number,
): Promise<PlacementOutcome> => {
  try {
    await transactWithRetry(client, actionsOf(table, tenant, placement, nowMs));
    return 'placed';
  } catch (error) {
    const failed = failedConditions(error);
    if (failed.length === 0) throw error;
    if (failed.includes(places.checkout) || failed.includes(places.order)) return 'moved';
    return failed.includes(places.number) ? 'numberTaken' : 'accountErased';
  }
};
