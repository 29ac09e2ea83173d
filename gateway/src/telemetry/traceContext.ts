/** The two headers of W3C Trace Context, as they came in. */
export interface IncomingTrace {
  readonly traceparent: string | undefined;
  readonly tracestate: string | undefined;
}

/** A `traceparent` that was checked, and the `tracestate` that belongs to it. */
export interface TraceParent {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hex digits, not all zero. */
  readonly spanId: string;
  readonly sampled: boolean;
  /** Both headers as they came, for passing on. */
  readonly headers: Readonly<Record<string, string>>;
}

// A version after 00 may go on after another dash.
const pattern = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-[!-~]*)?$/;
const maxTraceparent = 128;
const maxTracestate = 512;
const printable = /^[ -~\t]*$/;
const zeroTrace = '0'.repeat(32);
const zeroSpan = '0'.repeat(16);

/** Undefined for a header that is absent or malformed: then a trace starts here. */
export const parseTraceParent = ({ traceparent, tracestate }: IncomingTrace): TraceParent | undefined => {
  if (traceparent === undefined || traceparent.length > maxTraceparent) return undefined;
  const [, traceId, spanId, flags] = pattern.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (traceId === zeroTrace || spanId === zeroSpan) return undefined;
  if (traceparent.startsWith('00-') && traceparent.length !== 55) return undefined;
  const keepsState =
    tracestate !== undefined &&
    tracestate !== '' &&
    tracestate.length <= maxTracestate &&
    printable.test(tracestate);
  return {
    traceId,
    spanId,
    sampled: (Number.parseInt(flags, 16) & 1) === 1,
    headers: keepsState ? { traceparent, tracestate } : { traceparent },
  };
};
