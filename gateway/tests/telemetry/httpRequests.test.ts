import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CodedError } from '@commerce/kernel';
import { createHttpServer, createLogger, createMetrics, type HttpServer } from '@commerce/service';
import { request as httpRequest } from 'node:http';
import { createHttpRequestObserver } from '../../src/telemetry/httpRequests.ts';
import { createGatewayMetrics } from '../../src/telemetry/metrics.ts';
import { createTelemetry } from '../../src/telemetry/observer.ts';
import { preciseClock as clock } from '../../src/telemetry/preciseClock.ts';
import { forwardingTracing } from '../../src/telemetry/tracing.ts';

describe('requests over HTTP', () => {
  const lines: string[] = [];
  let web: HttpServer;
  let url: string;
  let text: () => Promise<string>;
  let whenEntered: Promise<void>;

  beforeEach(async () => {
    lines.length = 0;
    const metrics = createMetrics('gateway', { defaults: false });
    const { registry } = metrics;
    const logger = createLogger(
      { name: 'gateway', level: 'info' },
      { write: (line: string) => void (line.includes('"answered"') && lines.push(line)) },
    );
    const telemetry = createTelemetry({
      metrics: createGatewayMetrics(metrics),
      tracing: forwardingTracing,
      clock,
    });
    const observer = createHttpRequestObserver(telemetry, logger);
    let entered: () => void = () => undefined;
    whenEntered = new Promise((resolve) => (entered = resolve));
    const ready = async (): Promise<void> => undefined;
    const http = { host: '127.0.0.1', port: 0, bodyLimitBytes: 1_024 };
    web = createHttpServer({ http, logger, registry, ready });
    web.app.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      ...observer.hooks,
      handler: async (request) => {
        entered();
        const observed = observer.of(request);
        observed.tenant = 'acme';
        observed.log = () => logger.child({ requestId: 'req-1' });
        observed.operation = { operationName: 'Page', operationType: 'query', errorCodes: [] };
        if (request.headers['x-case'] === 'refuse') throw new CodedError('UNAUTHENTICATED', 'no');
        if (request.headers['x-case'] === 'hang') await new Promise(() => undefined);
        return 'done';
      },
    });
    url = `http://127.0.0.1:${await web.listen()}/graphql`;
    text = async () => {
      for (let tries = 0; tries < 100 && lines.length === 0; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return registry.metrics();
    };
  });

  afterEach(() => web.close());

  test('are counted by what was learned on the way, and logged once', async () => {
    await (await fetch(url, { headers: { 'apollographql-client-name': 'web' } })).text();
    expect(await text()).toMatch(
      /gateway_request_duration_seconds_count\{[^}]*operation="Page",client="web",tenant="acme",outcome="ok"\} 1/,
    );
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'answered',
      requestId: 'req-1',
      operation: 'Page',
      outcome: 'ok',
      status: 200,
    });
  });

  test('that are refused count with their code', async () => {
    await (await fetch(url, { headers: { 'x-case': 'refuse' } })).text();
    const metrics = await text();
    expect(metrics).toMatch(/graphql_errors_total\{code="UNAUTHENTICATED",[^}]*\} 1/);
    expect(metrics).toMatch(/outcome="error"\} 1/);
  });

  test('whose body is too large count too, though nobody looked at them', async () => {
    const body = JSON.stringify({ query: 'x'.repeat(2_000) });
    const headers = { 'content-type': 'application/json' };
    await (await fetch(url, { method: 'POST', headers, body })).text();
    const metrics = await text();
    expect(metrics).toMatch(/graphql_errors_total\{code="PAYLOAD_TOO_LARGE",[^}]*\} 1/);
    expect(metrics).toMatch(/_count\{[^}]*operation="anonymous",client="unnamed",tenant="none"/);
  });

  test('whose client went away count as aborted and are no longer in flight', async () => {
    const asked = httpRequest(url, { headers: { 'x-case': 'hang' } });
    const closed = new Promise<void>((resolve) => asked.once('close', resolve));
    asked.on('error', () => undefined).end();
    await whenEntered;
    asked.destroy();
    await closed;
    const metrics = await text();
    expect(metrics).toMatch(/gateway_request_duration_seconds_count\{[^}]*outcome="aborted"\} 1/);
    expect(metrics).toMatch(/gateway_requests_in_flight\{[^}]*\} 0/);
  });
});
