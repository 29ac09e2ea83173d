import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  canReach,
  decideStatus,
  isFinal,
  isStep,
  type OrderStatus,
  type StatusEvent,
} from '../../src/domain/status.ts';

const all: readonly OrderStatus[] = ['PLACED', 'CONFIRMED', 'PICKING', 'SHIPPED', 'DELIVERED', 'CANCELLED'];

const event = (more: Partial<StatusEvent>): StatusEvent => ({
  orderId: 'ord_1',
  to: 'CONFIRMED',
  sequence: 5n,
  hash: 'h',
  occurredAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

const at = (status: OrderStatus, statusSequence = 1n, statusHash = 'h1') => ({
  status,
  statusSequence,
  statusHash,
});

describe('an order’s status', () => {
  test('goes PLACED, CONFIRMED, PICKING, SHIPPED, DELIVERED, and CANCELLED from the first three', () => {
    const steps = all.flatMap((from) => all.filter((to) => isStep(from, to)).map((to) => `${from}>${to}`));
    expect(steps).toEqual([
      'PLACED>CONFIRMED',
      'PLACED>CANCELLED',
      'CONFIRMED>PICKING',
      'CONFIRMED>CANCELLED',
      'PICKING>SHIPPED',
      'PICKING>CANCELLED',
      'SHIPPED>DELIVERED',
    ]);
    expect(all.filter(isFinal)).toEqual(['DELIVERED', 'CANCELLED']);
  });

  test.each([
    ['there is no order yet', undefined, event({}), 'park'],
    ['a lower sequence', at('PLACED', 9n), event({}), 'stale'],
    ['the same sequence and body', at('CONFIRMED', 5n, 'h'), event({}), 'duplicate'],
    ['the same sequence, another body', at('CONFIRMED', 5n, 'x'), event({}), 'conflict'],
    ['the next step', at('PLACED'), event({ to: 'CONFIRMED' }), 'apply'],
    ['the next step, from where it is', at('PLACED'), event({ from: 'PLACED', to: 'CONFIRMED' }), 'apply'],
    ['a step too far', at('PLACED'), event({ to: 'SHIPPED' }), 'park'],
    ['a start not reached', at('PLACED'), event({ from: 'PICKING', to: 'CANCELLED' }), 'park'],
  ] as const)('%s: %#', (_, current, given, kind) => {
    expect(decideStatus(current, given).kind).toBe(kind);
  });

  test.each([
    ['a delivered order', at('DELIVERED'), event({ to: 'CANCELLED' }), 'ORDER_FINAL'],
    ['a cancelled order', at('CANCELLED'), event({ to: 'CONFIRMED' }), 'ORDER_FINAL'],
    ['a status it had', at('PICKING'), event({ to: 'CONFIRMED' }), 'STATUS_PASSED'],
    ['a start it has left', at('PICKING'), event({ from: 'CONFIRMED', to: 'CANCELLED' }), 'STATUS_PASSED'],
    [
      'a step that no order may take',
      at('PLACED'),
      event({ from: 'SHIPPED', to: 'CANCELLED' }),
      'ILLEGAL_TRANSITION',
    ],
    [
      'the same without an order',
      undefined,
      event({ from: 'SHIPPED', to: 'CANCELLED' }),
      'ILLEGAL_TRANSITION',
    ],
  ] as const)('%s is refused for ever', (_, current, given, code) => {
    expect(decideStatus(current, given)).toMatchObject({ kind: 'reject', code });
  });

  test('what is parked can still come, and what is refused never can', () => {
    const status = fc.constantFrom(...all);
    const from = fc.option(status, { nil: undefined });
    fc.assert(
      fc.property(status, from, status, (current, start, to) => {
        const decision = decideStatus(at(current), event({ to, ...(start && { from: start }) }));
        const possibleIn = (here: OrderStatus) => isStep(here, to) && (start === undefined || start === here);
        const later = all.filter((here) => canReach(current, here)).some(possibleIn);
        const expected = possibleIn(current) ? 'apply' : later ? 'park' : 'reject';
        expect(decision.kind).toBe(expected);
      }),
    );
  });
});
