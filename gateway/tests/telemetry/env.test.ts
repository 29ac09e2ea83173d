import { describe, expect, test } from '@jest/globals';
import { parseEnv } from '@commerce/service';
import { z } from 'zod';
import { otelSettings, telemetryEnv } from '../../src/telemetry/env.ts';

const settings = (env: Record<string, string>) => otelSettings(parseEnv(z.object(telemetryEnv), env));
const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };

describe('the OpenTelemetry environment', () => {
  test('without an endpoint means no tracing', () => {
    expect(settings({})).toBeUndefined();
    expect(settings({ OTEL_SERVICE_NAME: 'edge', OTEL_TRACES_SAMPLER: 'always_on' })).toBeUndefined();
  });

  test('can switch tracing off beside an endpoint', () => {
    expect(settings({ ...endpoint, OTEL_SDK_DISABLED: 'TRUE' })).toBeUndefined();
    expect(settings({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' })).toBeUndefined();
    expect(settings({ ...endpoint, OTEL_SDK_DISABLED: 'false' })).toBeDefined();
  });

  test('adds the path to the common endpoint and takes the one for traces as it is', () => {
    expect(settings(endpoint)?.url).toBe('http://collector:4318/v1/traces');
    const own = { ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/in' };
    expect(settings(own)?.url).toBe('https://traces.example/in');
  });

  test('reads headers and resource attributes as pairs, percent-decoded', () => {
    const read = settings({
      ...endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20abc=, x-team = shop ',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=prod,service.name=ignored',
      OTEL_SERVICE_NAME: 'edge',
    });
    expect(read?.headers).toEqual({ authorization: 'Basic abc=', 'x-team': 'shop' });
    expect(read?.resource).toEqual({ 'deployment.environment.name': 'prod', 'service.name': 'edge' });
  });

  test('that is wrong is refused with every problem, quoting no header', () => {
    const wrong = {
      ...endpoint,
      OTEL_TRACES_SAMPLER: 'sometimes',
      OTEL_TRACES_SAMPLER_ARG: '2',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_HEADERS: 'a-secret-without-a-name',
    };
    expect(() => settings(wrong)).toThrow(/4 problem\(s\)/);
    expect(() => settings(wrong)).not.toThrow(/a-secret/);
  });
});
