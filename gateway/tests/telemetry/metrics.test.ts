import { describe, expect, test } from '@jest/globals';
import { createMetrics } from '@commerce/service';
import { createGatewayMetrics } from '../../src/telemetry/metrics.ts';
import { createTelemetry, type RequestEnd } from '../../src/telemetry/observer.ts';
import { defaultLabelLimits, type LabelLimits } from '../../src/telemetry/requestMetrics.ts';
import { forwardingTracing } from '../../src/telemetry/tracing.ts';

const setUp = (limits: LabelLimits = defaultLabelLimits) => {
  const metrics = createMetrics('gateway', { defaults: false });
  let nowMs = 1_000;
  const telemetry = createTelemetry({
    metrics: createGatewayMetrics(metrics, limits),
    tracing: forwardingTracing,
    clock: { nowMs: () => nowMs },
  });
  const wait = (ms: number): void => {
    nowMs += ms;
  };
  const text = () => metrics.registry.metrics();
  const start = (clientName?: string) =>
    telemetry.startRequest({ clientName, traceparent: undefined, tracestate: undefined });
  return { telemetry, wait, text, start };
};

const end = (over: Partial<RequestEnd> = {}): RequestEnd => ({
  operationName: 'Page',
  operationType: 'query',
  tenant: 'acme',
  httpStatus: 200,
  errorCodes: [],
  aborted: false,
  ...over,
});

describe('request metrics', () => {
  test('tell the latency in seconds by operation, client, tenant and outcome', async () => {
    const { wait, text, start } = setUp();
    const request = start('web');
    wait(30);
    request.ended(end());
    const labels = 'operation="Page",client="web",tenant="acme",outcome="ok"';
    const lines = await text();
    expect(lines).toContain(
      `gateway_request_duration_seconds_bucket{le="0.025",service="gateway",${labels}} 0`,
    );
    expect(lines).toContain(
      `gateway_request_duration_seconds_bucket{le="0.05",service="gateway",${labels}} 1`,
    );
    expect(lines).toContain(`gateway_request_duration_seconds_sum{service="gateway",${labels}} 0.03`);
  });

  test('tell failures and clients that gave up apart, and errors by code', async () => {
    const { text, start } = setUp();
    start('web').ended(end());
    start('web').ended(end({ errorCodes: ['FORBIDDEN', 'FORBIDDEN'] }));
    start('web').ended(end({ httpStatus: 400 }));
    start('web').ended(end({ aborted: true }));
    const lines = await text();
    expect(lines).toMatch(/duration_seconds_count\{[^}]*outcome="error"\} 2/);
    expect(lines).toMatch(/duration_seconds_count\{[^}]*outcome="aborted"\} 1/);
    expect(lines).toMatch(/graphql_errors_total\{code="FORBIDDEN",[^}]*\} 2/);
  });

  test('count a request as in flight until it ended, once', async () => {
    const { text, start } = setUp();
    const request = start();
    start();
    expect(await text()).toMatch(/gateway_requests_in_flight\{[^}]*\} 2/);
    request.ended(end());
    request.ended(end());
    const lines = await text();
    expect(lines).toMatch(/gateway_requests_in_flight\{[^}]*\} 1/);
    expect(lines).toMatch(
      /gateway_request_duration_seconds_count\{[^}]*client="unnamed"[^}]*outcome="ok"\} 1/,
    );
  });

  test('give no label to the names of a request that was refused', async () => {
    const { text, start } = setUp();
    start('scanner').ended(end({ operationName: 'Scan', operationType: undefined, httpStatus: 401 }));
    expect(await text()).toMatch(
      /_count\{[^}]*operation="other",client="other",tenant="acme",outcome="error"\} 1/,
    );
  });

  test('stay bounded, whatever names clients send, and lose no request', async () => {
    const { text, start } = setUp({ operations: 20, clients: 5, requestSeries: 40 });
    for (let i = 0; i < 1_000; i += 1) {
      start(`client ${i % 77} "\n}`).ended(end({ operationName: `Op${i}`, errorCodes: [`CODE_${i}`] }));
      start(`client ${i % 77} "\n}`).ended(end({ operationName: i % 3 === 0 ? undefined : `Op${i}` }));
    }
    const lines = (await text()).split('\n');
    const counts = lines.filter((line) => line.startsWith('gateway_request_duration_seconds_count'));
    expect(counts.length).toBeLessThanOrEqual(42);
    expect(counts.reduce((sum, line) => sum + Number(line.split('} ')[1]), 0)).toBe(2_000);
    const codes = lines.filter((line) => line.startsWith('graphql_errors_total{'));
    expect(codes.length).toBe(101);
  });
});

describe('engine metrics', () => {
  test('tell fetches by subgraph and outcome', async () => {
    const { telemetry, wait, text } = setUp();
    const { observer } = telemetry;
    const fetch = observer.fetchStarted('product', 'query', undefined);
    wait(4);
    fetch.ended('ok');
    observer.fetchStarted('product', 'query', undefined).ended('timeout');
    observer.fetchJoined('product');
    expect(fetch.headers).toBeUndefined();
    const lines = await text();
    expect(lines).toMatch(
      /gateway_fetch_duration_seconds_bucket\{le="0.005",[^}]*subgraph="product",outcome="ok"\} 1/,
    );
    expect(lines).toMatch(
      /gateway_fetch_duration_seconds_count\{[^}]*subgraph="product",outcome="timeout"\} 1/,
    );
    expect(lines).toMatch(/gateway_fetches_joined_total\{subgraph="product",[^}]*\} 1/);
  });

  test('tell caches, plans, joins, generations, refusals and circuits', async () => {
    const { telemetry, text } = setUp();
    const { observer } = telemetry;
    observer.operationLookup(true);
    observer.operationLookup(true);
    observer.operationLookup(false);
    observer.entityLookup('inventory', 3, 2);
    observer.planned('native', 0.8);
    observer.generation(2);
    observer.supergraphRefused();
    telemetry.requestJoined();
    telemetry.circuitChanged('cart', 'open');
    const lines = await text();
    for (const line of [
      /gateway_operation_cache_total\{result="hit",[^}]*\} 2/,
      /gateway_operation_cache_total\{result="miss",[^}]*\} 1/,
      /gateway_entity_cache_total\{subgraph="inventory",result="hit",[^}]*\} 3/,
      /gateway_entity_cache_total\{subgraph="inventory",result="miss",[^}]*\} 2/,
      /gateway_plan_duration_seconds_bucket\{le="0.001",[^}]*planner="native"\} 1/,
      /gateway_schema_generation\{[^}]*\} 2/,
      /gateway_supergraph_refused_total\{[^}]*\} 1/,
      /gateway_requests_joined_total\{[^}]*\} 1/,
      /gateway_circuit_state\{subgraph="cart",[^}]*\} 2/,
      /gateway_circuit_state\{subgraph="inventory",[^}]*\} 0/,
    ]) {
      expect(lines).toMatch(line);
    }
  });
});
