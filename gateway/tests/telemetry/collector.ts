import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CollectedRequest {
  readonly path: string | undefined;
  readonly contentType: string | undefined;
  readonly authorization: string | undefined;
  readonly body: Buffer;
}

export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number };
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

/** An OTLP endpoint on loopback that keeps what it is sent. `answer`: its status, or "silent" for none at all. */
export const startCollector = async (answer: number | 'silent' = 200) => {
  const requests: CollectedRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { 'content-type': contentType, authorization } = request.headers;
      requests.push({ path: request.url, contentType, authorization, body: Buffer.concat(chunks) });
      if (answer === 'silent') return;
      response.writeHead(answer, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1/traces`,
    requests,
    /** The spans of every JSON body so far. */
    spans: (): CollectedSpan[] =>
      requests.flatMap(({ body }) =>
        (
          JSON.parse(body.toString()) as {
            resourceSpans: { scopeSpans: { spans: CollectedSpan[] }[] }[];
          }
        ).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
