import { type Dispatcher, Pool } from 'undici';
import type { Operation } from '../workloads/workload.ts';

export interface Sent {
  readonly status: number;
  readonly body: string;
}

export interface Client {
  /** `whole`: keep the body; else it is read and counted only, and `body` is ''. */
  send(operation: Operation, whole: boolean, done: (sent: Sent) => void): void;
  /** Bytes of all bodies so far. */
  bytes(): number;
  close(): Promise<void>;
}

const usual = { 'content-type': 'application/json', accept: 'application/json' };

/** Status 0 stands for a request that got no whole answer. */
const handler = (
  whole: boolean,
  count: (bytes: number) => void,
  done: (sent: Sent) => void,
): Dispatcher.DispatchHandler => {
  let status = 0;
  const chunks: Buffer[] = [];
  return {
    onRequestStart: () => undefined,
    onResponseStart(_controller, statusCode) {
      status = statusCode;
    },
    onResponseData(_controller, chunk) {
      count(chunk.length);
      if (whole) chunks.push(chunk);
    },
    onResponseEnd: () => done({ status, body: Buffer.concat(chunks).toString('utf8') }),
    onResponseError: (_controller, error) => done({ status: 0, body: error.message }),
  };
};

/** Sends GraphQL over at most `connections` kept-alive connections, as cheaply as Node can. */
export const createClient = (
  port: number,
  connections: number,
  more: Readonly<Record<string, string>> = {},
): Client => {
  const headers = { ...usual, ...more };
  const pool = new Pool(`http://127.0.0.1:${port}`, {
    connections,
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
  });
  const encoded = new Map<string, string>();
  let bytes = 0;
  const count = (more: number): void => void (bytes += more);
  const queryJson = (query: string): string => {
    let json = encoded.get(query);
    if (json === undefined) encoded.set(query, (json = JSON.stringify(query)));
    return json;
  };
  return {
    send({ query, variables }, whole, done) {
      const body = `{"query":${queryJson(query)},"variables":${JSON.stringify(variables)}}`;
      pool.dispatch({ path: '/graphql', method: 'POST', headers, body }, handler(whole, count, done));
    },
    bytes: () => bytes,
    close: () => pool.destroy(),
  };
};
