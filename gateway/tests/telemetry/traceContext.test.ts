import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseTraceParent } from '../../src/telemetry/traceContext.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const valid = `00-${traceId}-${spanId}-01`;
const parse = (traceparent: string | undefined, tracestate?: string) =>
  parseTraceParent({ traceparent, tracestate });

describe('traceparent', () => {
  test('gives its ids and flag, and goes on as it came', () => {
    expect(parse(valid, 'vendor=1')).toEqual({
      traceId,
      spanId,
      sampled: true,
      headers: { traceparent: valid, tracestate: 'vendor=1' },
    });
    expect(parse(`00-${traceId}-${spanId}-00`)?.sampled).toBe(false);
  });

  test('of a later version may have more at its end', () => {
    expect(parse(`01-${traceId}-${spanId}-01-more`)?.traceId).toBe(traceId);
    expect(parse(`01-${traceId}-${spanId}-01more`)).toBeUndefined();
  });

  test.each([
    undefined,
    '',
    `ff-${traceId}-${spanId}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `${valid}-more`,
    `${valid}, ${valid}`,
    `${valid}\r\nx-evil: 1`,
    `01-${traceId}-${spanId}-01-${'x'.repeat(200)}`,
  ])('that is malformed counts as none: %j', (traceparent) => {
    expect(parse(traceparent)).toBeUndefined();
  });

  test('of any text passes on nothing that is not a header value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (tracestate) => {
        const state = parse(valid, tracestate)?.headers['tracestate'];
        expect(state === undefined || /^[ -~\t]{1,512}$/.test(state)).toBe(true);
      }),
    );
  });
});
