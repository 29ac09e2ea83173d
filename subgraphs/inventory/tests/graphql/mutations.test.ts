import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Identity } from '@commerce/kernel';
import type { SubgraphServer } from '@commerce/service';
import { createServer } from '../support/server.ts';
import { createWorld, guest, location, putLocations, staff, stockUp, type World } from '../support/world.ts';

const errorFields = `userErrors { __typename code field ... on InsufficientStock { sku available } ... on ReservationNotHeld { status } }`;
const reservationFields = `reservation { id status expiresAt lines { quantity product { sku inventory { available reserved } } location { id name } } }`;
const reserve = `mutation ($input: ReserveStockInput!) { reserveStock(input: $input) { ${reservationFields} ${errorFields} } }`;
const release = `mutation ($input: ReleaseReservationInput!) { releaseReservation(input: $input) { ${reservationFields} ${errorFields} } }`;
const commit = `mutation ($input: CommitReservationInput!) { commitReservation(input: $input) { ${reservationFields} ${errorFields} } }`;
const adjust = `mutation ($input: AdjustStockInput!) { adjustStock(input: $input) {
  product { sku inventory { onHand } } ledgerEntry { id kind reason actor changes { locationId onHandDelta } } ${errorFields} } }`;
const ledger = `query ($sku: String!, $month: String, $first: Int, $after: String) {
  stockLedger(sku: $sku, month: $month, first: $first, after: $after) {
    nodes { kind reason reservationId at changes { onHandDelta reservedDelta } } pageInfo { hasNextPage endCursor } } }`;

interface Payload {
  reservation: { id: string; status: string; lines: { product: { inventory: unknown } }[] } | null;
  userErrors: { __typename: string; code: string }[];
}

describe('mutations', () => {
  let world: World;
  let server: SubgraphServer;
  beforeEach(async () => {
    world = createWorld();
    server = createServer(world);
    await stockUp(world.store, 'A', { L1: 5 });
    await putLocations(world.store, [location('L1', 0, 0, { name: 'One' })]);
  });

  const run = (query: string, variables: Record<string, unknown>, identity: Identity = staff()) =>
    server.execute({ query, variables, identity });

  const payloadOf = async (query: string, input: Record<string, unknown>): Promise<Payload> => {
    const { data, errors } = await run(query, { input });
    expect(errors).toBeUndefined();
    return Object.values(data as Record<string, Payload>)[0] as Payload;
  };

  const hold = () => payloadOf(reserve, { lines: [{ sku: 'A', quantity: 2 }], idempotencyKey: 'k' });

  test('a reservation shows what it holds, and the stock as it is afterwards', async () => {
    expect(await hold()).toEqual({
      reservation: {
        id: expect.stringMatching(/^rsv_/),
        status: 'HELD',
        expiresAt: '2026-01-15T12:15:00.000Z',
        lines: [
          {
            quantity: 2,
            product: { sku: 'A', inventory: { available: 3, reserved: 2 } },
            location: { id: 'L1', name: 'One' },
          },
        ],
      },
      userErrors: [],
    });
  });

  test('short stock is a typed user error and no reservation', async () => {
    const payload = await payloadOf(reserve, { lines: [{ sku: 'A', quantity: 6 }], idempotencyKey: 'k' });
    expect(payload).toEqual({
      reservation: null,
      userErrors: [
        {
          __typename: 'InsufficientStock',
          code: 'INSUFFICIENT_STOCK',
          field: ['input', 'lines'],
          sku: 'A',
          available: 5,
        },
      ],
    });
  });

  test('commit sells, and a release afterwards is told so', async () => {
    const reservationId = (await hold()).reservation?.id;
    const committed = await payloadOf(commit, { reservationId });
    expect(committed.reservation).toMatchObject({
      status: 'COMMITTED',
      lines: [{ product: { inventory: { available: 3, reserved: 0 } } }],
    });
    expect((await payloadOf(release, { reservationId })).userErrors).toEqual([
      {
        __typename: 'ReservationNotHeld',
        code: 'RESERVATION_NOT_HELD',
        field: ['input', 'reservationId'],
        status: 'COMMITTED',
      },
    ]);
  });

  test('release gives back; an unknown reservation is NotFound', async () => {
    const reservationId = (await hold()).reservation?.id;
    const released = await payloadOf(release, { reservationId, reason: 'changed mind' });
    expect(released.reservation).toMatchObject({
      status: 'RELEASED',
      lines: [{ product: { inventory: { available: 5 } } }],
    });
    const unknown = await payloadOf(release, { reservationId: 'rsv_01ARZ3NDEKTSV4RRFFQ69G5FAV' });
    expect(unknown).toMatchObject({
      reservation: null,
      userErrors: [{ __typename: 'NotFound', code: 'NOT_FOUND' }],
    });
  });

  test('an adjustment shows the stock and its ledger entry; below zero and unknown places are user errors', async () => {
    const input = { sku: 'A', locationId: 'L1', delta: -2, reason: 'broken', idempotencyKey: 'a' };
    const { data } = await run(adjust, { input });
    expect(data?.['adjustStock']).toMatchObject({
      product: { sku: 'A', inventory: { onHand: 3 } },
      ledgerEntry: {
        kind: 'ADJUSTED',
        reason: 'broken',
        actor: 'staff:anna',
        changes: [{ locationId: 'L1', onHandDelta: -2 }],
      },
      userErrors: [],
    });
    expect(await payloadOf(adjust, { ...input, delta: -9, idempotencyKey: 'b' })).toMatchObject({
      userErrors: [{ __typename: 'InvalidInput', code: 'ADJUSTMENT_BELOW_ZERO', field: ['input', 'delta'] }],
    });
    expect(await payloadOf(adjust, { ...input, locationId: 'L9', idempotencyKey: 'c' })).toMatchObject({
      userErrors: [{ __typename: 'NotFound', field: ['input', 'locationId'] }],
    });
  });

  test('the ledger tells of every change, newest first, page by page', async () => {
    const reservationId = (await hold()).reservation?.id;
    world.clock.advance(1);
    await payloadOf(commit, { reservationId, reason: 'order 17' });
    const first = (await run(ledger, { sku: 'A', first: 1 })).data?.['stockLedger'] as {
      nodes: unknown[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
    expect(first.nodes).toMatchObject([{ kind: 'COMMITTED', reason: 'order 17', reservationId }]);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = await run(ledger, { sku: 'A', first: 1, after: first.pageInfo.endCursor });
    expect(rest.data).toMatchObject({
      stockLedger: { nodes: [{ kind: 'RESERVED' }], pageInfo: { hasNextPage: false } },
    });
    const malformed = await run(ledger, { sku: 'A', month: '2026-13' });
    expect(malformed.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'month' });
  });

  test.each([
    ['reserveStock', reserve, { lines: [{ sku: 'A', quantity: 1 }], idempotencyKey: 'k' }],
    ['releaseReservation', release, { reservationId: 'rsv_01ARZ3NDEKTSV4RRFFQ69G5FAV' }],
    ['commitReservation', commit, { reservationId: 'rsv_01ARZ3NDEKTSV4RRFFQ69G5FAV' }],
    ['adjustStock', adjust, { sku: 'A', locationId: 'L1', delta: 1, reason: 'r', idempotencyKey: 'k' }],
  ])('%s is FORBIDDEN without its scope', async (_name, query, input) => {
    const { errors } = await run(query, { input }, guest());
    expect(errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
  });

  test('the ledger is FORBIDDEN without its scope', async () => {
    const { errors } = await run(
      ledger,
      { sku: 'A' },
      staff('acme', ['inventory:reserve', 'inventory:adjust']),
    );
    expect(errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
  });

  test('a bad quantity is BAD_USER_INPUT naming its line; a key used otherwise is CONFLICT', async () => {
    const bad = await run(reserve, { input: { lines: [{ sku: 'A', quantity: 0 }], idempotencyKey: 'k' } });
    expect(bad.errors?.[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      argument: 'input.lines.0.quantity',
    });
    await hold();
    const other = await run(reserve, { input: { lines: [{ sku: 'A', quantity: 1 }], idempotencyKey: 'k' } });
    expect(other.errors?.[0]?.extensions).toEqual({ code: 'CONFLICT' });
  });
});
