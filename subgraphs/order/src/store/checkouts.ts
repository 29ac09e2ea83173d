import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  failedConditions,
  isConditionFailed,
  readStoredAnswer,
  type TenantClients,
  type TransactItem,
  transactWithRetry,
} from '@commerce/service/dynamo';
import { CodedError } from '@commerce/kernel';
import { hasEnded, isPlaced } from '../domain/checkout.ts';
import type { BeginOutcome, Checkout, CheckoutStore } from '../ports.ts';
import {
  answerKey,
  checkoutItem,
  claimKey,
  idempotentRequest,
  type KeyedResult,
  readCheckout,
} from './checkoutRows.ts';
import { checkoutKey, dueBy, dueIndexPk, dueSk } from './keys.ts';
import { isPrevious, placeOrder } from './placement.ts';
import { keysOf, readItems } from './read.ts';

export const createCheckoutStore = (clients: TenantClients, table: string): CheckoutStore => {
  const load = async (tenant: string, cartId: string): Promise<Checkout | undefined> => {
    const Key = { ...checkoutKey(tenant, cartId) };
    const get = new GetCommand({ TableName: table, Key, ConsistentRead: true });
    const { Item } = await clients.of(tenant).send(get);
    return Item && readCheckout(Item);
  };

  /** Why a checkout could not begin; undefined: the reason has gone, so it is worth another try. */
  const hindrance = async (
    tenant: string,
    intent: Checkout,
    nowMs: number,
  ): Promise<BeginOutcome | undefined> => {
    const stored = await readStoredAnswer(
      clients.of(tenant),
      table,
      idempotentRequest(tenant, intent),
      nowMs,
    );
    const known = stored?.result as KeyedResult | undefined;
    if (known?.answer) return { kind: 'answered', answer: known.answer };
    const current = await load(tenant, intent.cartId);
    if (!current) return undefined;
    if (known) return current.orderId === known.orderId ? { kind: 'resumed', checkout: current } : undefined;
    if (current.state.step === 'REFUSED') return undefined;
    return { kind: isPlaced(current.state) ? 'checkedOut' : 'inProgress' };
  };

  const tryBegin = async (tenant: string, intent: Checkout, nowMs: number): Promise<boolean> => {
    const claimCart: TransactItem = {
      Put: {
        TableName: table,
        Item: checkoutItem(tenant, intent, nowMs),
        ConditionExpression: 'attribute_not_exists(pk) OR step = :refused',
        ExpressionAttributeValues: { ':refused': 'REFUSED' },
      },
    };
    try {
      const claims = [claimKey(table, tenant, intent, nowMs), claimCart];
      await transactWithRetry(clients.of(tenant), claims);
      return true;
    } catch (error) {
      if (failedConditions(error).length === 0) throw error;
      return false;
    }
  };

  return {
    load,

    async begin(tenant, intent, nowMs) {
      for (let round = 0; round < 5; round += 1) {
        if (await tryBegin(tenant, intent, nowMs)) return { kind: 'begun', checkout: intent };
        const hindered = await hindrance(tenant, intent, nowMs);
        if (hindered) return hindered;
      }
      throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the cart’s checkout keeps changing');
    },

    async save(tenant, checkout, nowMs) {
      const put = { TableName: table, Item: checkoutItem(tenant, checkout, nowMs), ...isPrevious(checkout) };
      try {
        if (checkout.state.step === 'REFUSED') {
          const { refusals } = checkout.state;
          const answer = answerKey(table, tenant, checkout, { kind: 'refused', refusals }, nowMs);
          await transactWithRetry(clients.of(tenant), [{ Put: put }, answer]);
        } else {
          await clients.of(tenant).send(new PutCommand(put));
        }
        return true;
      } catch (error) {
        if (isConditionFailed(error) || failedConditions(error).length > 0) return false;
        throw error;
      }
    },

    place: (tenant, placement, nowMs) => placeOrder(clients.of(tenant), table, tenant, placement, nowMs),

    async postpone(tenant, { cartId, orderId, revision }, dueAtMs) {
      try {
        await clients.of(tenant).send(
          new UpdateCommand({
            TableName: table,
            Key: { ...checkoutKey(tenant, cartId) },
            UpdateExpression: 'SET dueAtMs = :due, gsi3sk = :sk',
            ConditionExpression: 'orderId = :orderId AND revision = :revision AND attribute_exists(gsi3pk)',
            ExpressionAttributeValues: {
              ':due': dueAtMs,
              ':sk': dueSk(dueAtMs, cartId),
              ':orderId': orderId,
              ':revision': revision,
            },
          }),
        );
      } catch (error) {
        // Somebody works on it, which is better still.
        if (!isConditionFailed(error)) throw error;
      }
    },

    async due(tenant, nowMs, limit) {
      // The index of things to do is looked through for every tenant, and holds keys alone.
      const { Items = [] } = await clients.own.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'toDo',
          KeyConditionExpression: 'gsi3pk = :pk AND gsi3sk <= :by',
          ExpressionAttributeValues: { ':pk': dueIndexPk(tenant), ':by': dueBy(nowMs) },
          Limit: limit,
        }),
      );
      const rows = await readItems(clients.of(tenant), table, keysOf(Items));
      return rows
        .map(readCheckout)
        .filter((checkout) => checkout.dueAtMs <= nowMs && !hasEnded(checkout.state))
        .sort((a, b) => a.dueAtMs - b.dueAtMs);
    },
  };
};
