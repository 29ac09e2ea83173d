import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const sha256 = (data: string): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/** Whether the request is signed (Signature Version 4, in headers) with this secret. */
const isSigned = (request: IncomingMessage, body: string, secret: string): boolean => {
  const { headers, method = '', url = '/' } = request;
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  if (!given) return false;
  const [, , date = '', region = '', service = '', names = '', signature] = given;
  const lines = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, url, '', lines.join(''), names, sha256(body)].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, sha256(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, toSign).toString('hex') === signature;
};

/** One AssumeRole that was granted. */
export interface GrantedSession {
  readonly role: string;
  readonly session: string;
  readonly seconds: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly accessKeyId: string;
}

const grantOf = (form: URLSearchParams, n: number): GrantedSession => {
  const tags: Record<string, string> = {};
  for (let i = 1; form.has(`Tags.member.${i}.Key`); i += 1) {
    tags[form.get(`Tags.member.${i}.Key`) ?? ''] = form.get(`Tags.member.${i}.Value`) ?? '';
  }
  return {
    role: form.get('RoleArn') ?? '',
    session: form.get('RoleSessionName') ?? '',
    seconds: Number(form.get('DurationSeconds')),
    tags,
    accessKeyId: `ASIA${n}${form.get('RoleSessionName') ?? ''}`,
  };
};

/** As much of AWS STS as AssumeRole needs: checks the signature, remembers what it granted. */
export const startLocalSts = async (secret: string) => {
  const granted: GrantedSession[] = [];
  const state = { down: false };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (state.down || !isSigned(request, body, secret)) {
        response.writeHead(state.down ? 503 : 403, { 'content-type': 'text/xml' });
        response.end(
          '<ErrorResponse><Error><Code>Refused</Code><Message>no</Message></Error></ErrorResponse>',
        );
        return;
      }
      const grant = grantOf(new URLSearchParams(body), granted.length + 1);
      granted.push(grant);
      const expiration = new Date(Date.now() + grant.seconds * 1_000).toISOString();
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.end(
        `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>` +
          `<AccessKeyId>${grant.accessKeyId}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>` +
          `<SessionToken>token of ${grant.session}</SessionToken><Expiration>${expiration}</Expiration>` +
          `</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    granted,
    state,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
