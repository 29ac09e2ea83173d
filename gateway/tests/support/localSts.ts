import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** What STS says of whoever signs with them. */
  readonly account: string;
  readonly arn: string;
}

type Behaviour = (response: ServerResponse, answer: { status: number; body: string }) => void;

export interface LocalSts {
  readonly origin: string;
  /** Query and headers of every call that arrived. */
  readonly calls: { readonly url: string; readonly headers: IncomingMessage['headers'] }[];
  /** Answers otherwise from now on; undefined: as STS does. */
  behave(as: Behaviour | undefined): void;
  stop(): Promise<void>;
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Signature Version 4 of a request as it arrived, from its own words and a secret key: AWS's side of it. */
const signatureOf = (
  method: string,
  url: URL,
  headers: IncomingMessage['headers'],
  secret: string,
): string => {
  const query = [...url.searchParams];
  const [, date = '', region = '', service = ''] = (url.searchParams.get('X-Amz-Credential') ?? '').split(
    '/',
  );
  const signedHeaders = url.searchParams.get('X-Amz-SignedHeaders') ?? '';
  const canonical = [
    method,
    url.pathname,
    query
      .filter(([name]) => name !== 'X-Amz-Signature')
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .toSorted()
      .join('&'),
    ...signedHeaders.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}`),
    '',
    signedHeaders,
    sha256(''),
  ].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', url.searchParams.get('X-Amz-Date'), scope, sha256(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, text).toString('hex');
};

const failure = (status: number, Code: string) => ({
  status,
  body: JSON.stringify({ Error: { Type: 'Sender', Code, Message: `no: ${Code}` }, RequestId: 'r' }),
});

const answerOf = (request: IncomingMessage, keys: readonly AwsKeys[]): { status: number; body: string } => {
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
  const query = url.searchParams;
  const known = keys.find(({ accessKeyId }) => query.get('X-Amz-Credential')?.startsWith(`${accessKeyId}/`));
  if (!known) return failure(403, 'InvalidClientTokenId');
  if ((query.get('X-Amz-Security-Token') ?? undefined) !== known.sessionToken) {
    return failure(403, 'InvalidClientTokenId');
  }
  const expected = signatureOf(request.method ?? '', url, request.headers, known.secretAccessKey);
  if (expected !== query.get('X-Amz-Signature')) return failure(403, 'SignatureDoesNotMatch');
  if (query.get('Action') !== 'GetCallerIdentity') return failure(403, 'AccessDenied');
  const GetCallerIdentityResult = { Account: known.account, Arn: known.arn, UserId: 'AROAEXAMPLE:session' };
  return {
    status: 200,
    body: JSON.stringify({
      GetCallerIdentityResponse: { GetCallerIdentityResult, ResponseMetadata: { RequestId: 'r' } },
    }),
  };
};

/** An STS that knows some keys, recomputes every signature, and answers GetCallerIdentity in JSON as AWS does. */
export const startLocalSts = async (keys: readonly AwsKeys[]): Promise<LocalSts> => {
  const calls: LocalSts['calls'] = [];
  const asSts: Behaviour = (response, { status, body }) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  let behaviour = asSts;
  const server = createServer((request, response) => {
    calls.push({ url: request.url ?? '', headers: request.headers });
    behaviour(response, answerOf(request, keys));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    behave: (as) => (behaviour = as ?? asSts),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
