import { afterEach, describe, expect, test } from '@jest/globals';
import { createMetrics, silentLogger } from '@commerce/service';
import { loadTracing } from '../../src/telemetry/loadTracing.ts';
import { createGatewayMetrics } from '../../src/telemetry/metrics.ts';
import { createTelemetry, type RequestEnd } from '../../src/telemetry/observer.ts';
import type { OtelSettings } from '../../src/telemetry/otel.ts';
import { preciseClock as clock } from '../../src/telemetry/preciseClock.ts';
import { type CollectedSpan, startCollector } from './collector.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const callerSpanId = '00f067aa0ba902b7';
const traceparent = `00-${traceId}-${callerSpanId}-01`;

const settingsFor = (url: string, over: Partial<OtelSettings> = {}): OtelSettings => ({
  url,
  protocol: 'http/json',
  headers: { authorization: 'Basic abc' },
  timeoutMs: 500,
  resource: { 'service.name': 'edge' },
  sampler: { kind: 'parentbased_always_on', ratio: 1 },
  batch: { delayMs: 20, queueSize: 2_048, batchSize: 512 },
  ...over,
});

const done: RequestEnd = {
  operationName: 'Page',
  operationType: 'query',
  tenant: 'acme',
  httpStatus: 200,
  errorCodes: [],
  aborted: false,
};

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

const collect = async (answer?: number | 'silent') => {
  const collector = await startCollector(answer);
  stops.push(collector.stop);
  return collector;
};

const setUp = async (settings: OtelSettings | undefined) => {
  const metrics = createMetrics('gateway', { defaults: false });
  const gatewayMetrics = createGatewayMetrics(metrics);
  const tracing = await loadTracing(settings, {
    clock,
    logger: silentLogger(),
    onExportFailed: () => gatewayMetrics.exportFailed(),
  });
  const telemetry = createTelemetry({ metrics: gatewayMetrics, tracing, clock });
  const start = (incoming: { traceparent?: string; tracestate?: string }) =>
    telemetry.startRequest({
      clientName: 'web',
      traceparent: incoming.traceparent,
      tracestate: incoming.tracestate,
    });
  return { telemetry, start, text: () => metrics.registry.metrics() };
};

const named = (spans: readonly CollectedSpan[], name: string): CollectedSpan => {
  const span = spans.find((candidate) => candidate.name === name);
  if (!span) throw new Error(`no span ${name} among ${spans.map((each) => each.name).join(', ')}`);
  return span;
};

const attributesOf = (span: CollectedSpan): Record<string, unknown> =>
  Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

describe('a traced request', () => {
  test("continues the caller's trace down to the subgraphs, and the collector gets ids that link up", async () => {
    const collector = await collect();
    const { telemetry, start } = await setUp(settingsFor(collector.url));
    const request = start({ traceparent, tracestate: 'vendor=1' });
    telemetry.observer.planned('native', 2, request.trace);
    const fetch = telemetry.observer.fetchStarted('product', 'query', request.trace);
    fetch.ended('ok');
    request.ended(done);
    await telemetry.stop();

    const spans = collector.spans();
    const root = named(spans, 'query Page');
    const fetched = named(spans, 'fetch product');
    const planned = named(spans, 'plan');
    expect(spans).toHaveLength(3);
    expect(spans.every((span) => span.traceId === traceId)).toBe(true);
    expect(root).toMatchObject({ parentSpanId: callerSpanId, kind: 2 });
    expect(fetched).toMatchObject({ parentSpanId: root.spanId, kind: 3 });
    expect(planned).toMatchObject({ parentSpanId: root.spanId, kind: 1 });
    expect(fetch.headers).toEqual({
      traceparent: `00-${traceId}-${fetched.spanId}-01`,
      tracestate: 'vendor=1',
    });
    expect(Number(planned.endTimeUnixNano) - Number(planned.startTimeUnixNano)).toBeCloseTo(2e6, -4);
    expect(collector.requests[0]).toMatchObject({ path: '/v1/traces', authorization: 'Basic abc' });
    expect(collector.requests[0]?.body.toString()).toContain('"edge"');
  });

  test('starts a trace of its own without a valid traceparent', async () => {
    const collector = await collect();
    const { telemetry, start } = await setUp(settingsFor(collector.url));
    const request = start({ traceparent: 'nonsense', tracestate: 'vendor=1' });
    const fetch = telemetry.observer.fetchStarted('cart', 'mutation', request.trace);
    fetch.ended('timeout');
    request.ended({ ...done, operationName: undefined, errorCodes: ['SUBGRAPH_UNAVAILABLE'] });
    await telemetry.stop();

    const root = named(collector.spans(), 'query');
    const fetched = named(collector.spans(), 'fetch cart');
    expect(root.parentSpanId).toBeUndefined();
    expect(root.status.code).toBe(2);
    expect(fetched.status.code).toBe(2);
    expect(attributesOf(fetched)).toEqual({
      'commerce.subgraph': 'cart',
      'graphql.operation.type': 'mutation',
      'commerce.outcome': 'timeout',
    });
    expect(fetch.headers).toEqual({ traceparent: `00-${root.traceId}-${fetched.spanId}-01` });
  });

  test("keeps to the caller's decision not to sample, and passes it on", async () => {
    const collector = await collect();
    const { telemetry, start } = await setUp(settingsFor(collector.url));
    const request = start({ traceparent: `00-${traceId}-${callerSpanId}-00` });
    const fetch = telemetry.observer.fetchStarted('product', 'query', request.trace);
    telemetry.observer.planned('apollo', 3, request.trace);
    fetch.ended('ok');
    request.ended(done);
    await telemetry.stop();
    expect(collector.requests).toHaveLength(0);
    expect(fetch.headers?.['traceparent']).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
  });

  test('names an operation in safe, short text', async () => {
    const collector = await collect();
    const { telemetry, start } = await setUp(settingsFor(collector.url));
    start({}).ended({ ...done, operationName: `a@b.example\n${'x'.repeat(500)}` });
    await telemetry.stop();
    expect(collector.spans()[0]?.name).toBe(`query a_b.example_${'x'.repeat(52)}`);
  });

  test('is sent as protobuf where the environment says so, as it does by default', async () => {
    const collector = await collect();
    const { telemetry, start } = await setUp(settingsFor(collector.url, { protocol: 'http/protobuf' }));
    start({ traceparent }).ended(done);
    await telemetry.stop();
    expect(collector.requests[0]?.contentType).toBe('application/x-protobuf');
    expect(collector.requests[0]?.body.includes(Buffer.from(traceId, 'hex'))).toBe(true);
  });
});

describe('a collector that does not answer', () => {
  test.each(['refuses', 'is silent', 'answers 500'])(
    'and %s disturbs no request, is counted, and holds the stop up for 2.5 s at most',
    async (how) => {
      const collector = await collect(how === 'answers 500' ? 500 : 'silent');
      if (how === 'refuses') await collector.stop();
      const { telemetry, start, text } = await setUp(settingsFor(collector.url));
      for (let i = 0; i < 5_000; i += 1) {
        const request = start({ traceparent });
        telemetry.observer.fetchStarted('product', 'query', request.trace).ended('ok');
        request.ended(done);
      }
      const startedMs = clock.nowMs();
      await telemetry.stop();
      expect(clock.nowMs() - startedMs).toBeLessThan(2_500);
      const lines = await text();
      expect(lines).toMatch(/gateway_trace_export_failures_total\{[^}]*\} [1-9]/);
      expect(lines).toMatch(/gateway_request_duration_seconds_count\{[^}]*outcome="ok"\} 5000/);
    },
  );
});

describe('with tracing off', () => {
  test('a valid trace context goes on to the subgraphs as it came', async () => {
    const { telemetry, start } = await setUp(undefined);
    const request = start({ traceparent, tracestate: 'vendor=1' });
    const fetch = telemetry.observer.fetchStarted('product', 'query', request.trace);
    fetch.ended('ok');
    telemetry.observer.planned('native', 1, request.trace);
    request.ended(done);
    expect(fetch.headers).toEqual({ traceparent, tracestate: 'vendor=1' });
  });

  test.each([undefined, 'nonsense'])('there is no trace to keep for %j', async (header) => {
    const { start } = await setUp(undefined);
    const request = start(header === undefined ? {} : { traceparent: header });
    expect(request.trace).toBeUndefined();
  });
});
