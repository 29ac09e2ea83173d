import { isDeepStrictEqual } from 'node:util';
import { idempotencyPut, type IdempotentRequest, type TransactItem } from '@commerce/service/dynamo';
import type { CartStep, CartWrite, Request } from '../ports.ts';
import { garbageAtSeconds, lineItem, metaItem } from './items.ts';
import { accountPk, activeSk, cartPk, lineSk } from './table.ts';

export const idempotent = (tenant: string, { operation, key, hash }: Request): IdempotentRequest => ({
  tenant,
  op: operation,
  key,
  hash,
});

const metaWrite = (table: string, tenant: string, { previous, next }: CartStep): TransactItem => ({
  Put: {
    TableName: table,
    Item: metaItem(tenant, next),
    ...(previous
      ? {
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': previous.version },
        }
      : { ConditionExpression: 'attribute_not_exists(pk)' }),
  },
});

/** Only lines that changed are written, and all of them once a month for their TTL. */
const lineWrites = (table: string, tenant: string, { previous, next }: CartStep): TransactItem[] => {
  if (next.status === 'MERGED') return [];
  const before = new Map((previous?.lines ?? []).map((line) => [line.sku, line]));
  const ttlMoved = previous !== null && garbageAtSeconds(previous) !== garbageAtSeconds(next);
  const kept = new Set(next.lines.map(({ sku }) => sku));
  const puts = next.lines
    .filter((line) => ttlMoved || !isDeepStrictEqual(before.get(line.sku), line))
    .map((line): TransactItem => ({ Put: { TableName: table, Item: lineItem(tenant, next, line) } }));
  const deletes = [...before.keys()]
    .filter((sku) => !kept.has(sku))
    .map((sku): TransactItem => ({
      Delete: { TableName: table, Key: { pk: cartPk(tenant, next.id), sk: lineSk(sku) } },
    }));
  return [...puts, ...deletes];
};

const activeWrite = (
  table: string,
  tenant: string,
  active: NonNullable<CartWrite['active']>,
): TransactItem => {
  const { accountId, cartId, replaces } = active;
  return {
    Put: {
      TableName: table,
      Item: { pk: accountPk(tenant, accountId), sk: activeSk, cartId },
      ...(replaces === null
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: 'cartId = :replaces',
            ExpressionAttributeValues: { ':replaces': replaces },
          }),
    },
  };
};

/** The actions of one transaction; at most 100, which maxCartLines keeps: puts and deletes of lines, two METAs, the pointer, the answer. */
export const transactionOf = (
  table: string,
  tenant: string,
  write: CartWrite,
  nowMs: number,
): TransactItem[] => [
  ...write.steps.flatMap((step) => [metaWrite(table, tenant, step), ...lineWrites(table, tenant, step)]),
  ...(write.active ? [activeWrite(table, tenant, write.active)] : []),
  idempotencyPut(table, idempotent(tenant, write.request), write.answer, nowMs),
];
