import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { createIdFactory, systemClock } from '@commerce/kernel';
import { createIdentitySigner, createMetrics, silentLogger } from '@commerce/service';
import { parse } from 'graphql';
import { exportJWK, generateKeyPair } from 'jose';
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signInAs } from '../support/signInAs.ts';
import { createGateway, type Gateway } from '../../src/app.ts';
import { chooseEngine } from '../../src/engines.ts';
import { plannerEntries } from '../support/plannerEntries.ts';
import { defaultSubgraphOptions } from '../../src/engine/fetch/options.ts';
import { defaultTransport } from '../../src/http/transport.ts';
import { staticSupergraph } from '../../src/supergraph/staticManager.ts';
import { loadTracing } from '../../src/telemetry/loadTracing.ts';
import { createGatewayMetrics } from '../../src/telemetry/metrics.ts';
import { createTelemetry } from '../../src/telemetry/observer.ts';
import { preciseClock } from '../../src/telemetry/preciseClock.ts';
import { type CollectedSpan, startCollector } from './collector.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const catalogSdl = `${link} type Query { product: Product } type Product { sku: String! }`;
const stockSdl = `${link} type Query { location: String }`;
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

interface Subgraph {
  readonly url: string;
  readonly seen: IncomingHttpHeaders[];
  readonly server: Server;
}

const startSubgraph = async (status: number, answer: object): Promise<Subgraph> => {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen, server };
};

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 200 && !(await condition()); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

describe('a gateway that is watched', () => {
  let catalog: Subgraph;
  let stock: Subgraph;
  let collector: Awaited<ReturnType<typeof startCollector>>;
  let gateway: Gateway;
  let url: string;

  const metricsOnce = async (pattern: RegExp): Promise<string> => {
    let text = '';
    await until(async () => {
      text = await (await fetch(`${url}/metrics`)).text();
      return pattern.test(text);
    });
    return text;
  };
  const ask = (headers: Record<string, string>) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'apollographql-client-name': 'web', ...headers },
      body: JSON.stringify({ query: 'query Page { product { sku } location }' }),
    }).then((response) => response.text());

  beforeAll(async () => {
    catalog = await startSubgraph(200, { data: { product: { sku: 'a' } } });
    stock = await startSubgraph(500, {});
    collector = await startCollector();
    const composed = composeServices([
      { name: 'catalog', url: catalog.url, typeDefs: parse(catalogSdl) },
      { name: 'stock', url: stock.url, typeDefs: parse(stockSdl) },
    ]);
    if (composed.errors) throw composed.errors[0] ?? new Error('does not compose');
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const signingKey = { ...(await exportJWK(privateKey)), kid: 'gw-1' };
    const logger = silentLogger();
    const metrics = createMetrics('gateway', { defaults: false });
    const gatewayMetrics = createGatewayMetrics(metrics);
    const tracing = await loadTracing(
      {
        url: collector.url,
        protocol: 'http/json',
        headers: {},
        timeoutMs: 1_000,
        resource: {},
        sampler: { kind: 'parentbased_always_on', ratio: 1 },
        batch: { delayMs: 20, queueSize: 100, batchSize: 50 },
      },
      { clock: preciseClock, logger, onExportFailed: () => gatewayMetrics.exportFailed() },
    );
    const telemetry = createTelemetry({ metrics: gatewayMetrics, tracing, clock: preciseClock });
    gateway = createGateway({
      transport: { ...defaultTransport, http: { host: '127.0.0.1', port: 0 } },
      engine: chooseEngine({
        engine: 'own',
        planner: 'apollo',
        plannerEntries,
        supergraph: staticSupergraph(composed.supergraphSdl),
        subgraphUrls: new Map(),
        fetch: { defaults: { ...defaultSubgraphOptions, retry: undefined }, bySubgraph: new Map() },
        operationCacheBytes: 1_000_000,
        entityCache: undefined,
        onUnauthorized: 'filter',
        exposeServiceNames: false,
        telemetry,
        random: () => 0.5,
        clock: systemClock,
        logger,
      }),
      access: {
        kind: 'identified',
        signIn: signInAs((apiKey) =>
          apiKey === 'good' ? { tenant: 'acme', subject: 'key:test', kind: 'guest', scopes: [] } : undefined,
        ),
        signer: await createIdentitySigner({ privateKey: signingKey, clock: systemClock }),
      },
      introspection: false,
      graphiql: undefined,
      telemetry,
      random: () => 0.5,
      clock: systemClock,
      ids: createIdFactory(systemClock, (length) => randomBytes(length)),
      logger,
      metrics,
    });
    await gateway.start();
    url = `http://127.0.0.1:${gateway.port()}`;
  });

  afterAll(async () => {
    await gateway.stop();
    catalog.server.close();
    stock.server.close();
    await collector.stop();
  });

  test('tells latency, fetches, cache, plan, errors and generation in its metrics', async () => {
    await ask({ 'x-api-key': 'good' });
    await ask({ 'x-api-key': 'good' });
    const text = await metricsOnce(/gateway_request_duration_seconds_count\{[^}]*\} 2/);
    for (const line of [
      /gateway_request_duration_seconds_count\{[^}]*operation="Page",client="web",tenant="acme",outcome="error"\} 2/,
      /gateway_fetch_duration_seconds_count\{[^}]*subgraph="catalog",outcome="ok"\} 2/,
      /gateway_fetch_duration_seconds_count\{[^}]*subgraph="stock",outcome="status"\} 2/,
      /gateway_operation_cache_total\{result="miss",[^}]*\} 1/,
      /gateway_operation_cache_total\{result="hit",[^}]*\} 1/,
      /gateway_plan_duration_seconds_count\{[^}]*planner="apollo"\} 1/,
      /graphql_errors_total\{code="SUBGRAPH_UNAVAILABLE",[^}]*\} 2/,
      /gateway_schema_generation\{[^}]*\} 1/,
      /gateway_requests_in_flight\{[^}]*\} 0/,
    ]) {
      expect(text).toMatch(line);
    }
  });

  test('counts who was turned away, by code', async () => {
    await ask({});
    const text = await metricsOnce(/code="UNAUTHENTICATED"/);
    expect(text).toMatch(/graphql_errors_total\{code="UNAUTHENTICATED",[^}]*\} 1/);
    expect(text).toMatch(/tenant="none",outcome="error"\} 1/);
  });

  test("carries the caller's trace to each subgraph, by the span that the collector gets", async () => {
    await ask({ 'x-api-key': 'good', traceparent, tracestate: 'vendor=1' });
    const ofTrace = (): CollectedSpan[] => collector.spans().filter((span) => span.traceId === traceId);
    await until(() => ofTrace().length === 3);
    const spans = ofTrace();
    const root = spans.find(({ name }) => name === 'query Page');
    const fetched = spans.find(({ name }) => name === 'fetch catalog');
    expect(root?.parentSpanId).toBe('00f067aa0ba902b7');
    expect(fetched?.parentSpanId).toBe(root?.spanId);
    expect(catalog.seen.at(-1)).toMatchObject({
      traceparent: `00-${traceId}-${fetched?.spanId}-01`,
      tracestate: 'vendor=1',
    });
    expect(stock.seen.at(-1)?.['traceparent']).toMatch(new RegExp(`^00-${traceId}-`));
    expect(JSON.stringify(spans)).not.toMatch(/key:test|location|good/);
  });
});
