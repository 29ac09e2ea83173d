import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export interface SignedHow {
  /** Merged into the protected header; `kid: undefined` takes it out. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** The kid of an earlier key to sign with. */
  readonly key?: string;
}

/** An OpenID Connect issuer on this machine: keys by HTTP, discovery, rotation and outages. */
export interface TestIssuer {
  /** Its `iss`, which is its URL too. */
  readonly issuer: string;
  readonly jwksUrl: string;
  /** Requests for the keys so far, answered or not. */
  keyRequests(): number;
  /** A new key, which signs from now on; published with those before it, unless they are `withdrawn`. Its kid. */
  rotate(how?: { alg?: string; withdrawn?: boolean; published?: boolean }): Promise<string>;
  /** Put beside the real keys in the published set. */
  publish(key: JWK): void;
  /** `up`; answers 500; hangs; or answers with something that is no key set. */
  behave(how: 'up' | 'failing' | 'hanging' | 'garbage'): void;
  /** The public part of the key that signs now. */
  publicKey(): JWK;
  /** A JWT good for ten minutes; claims go over what it would say, and `undefined` takes one out. */
  sign(claims: Readonly<Record<string, unknown>>, how?: SignedHow): Promise<string>;
  stop(): Promise<void>;
}

interface Key {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** Listens on a free port of the loopback; to be stopped by the caller. `nowMs` is the issuer's clock. */
export const startTestIssuer = async (
  options: { alg?: string; nowMs?: () => number } = {},
): Promise<TestIssuer> => {
  const { alg: firstAlg = 'ES256', nowMs = Date.now } = options;
  const keys = new Map<string, Key>();
  let published: JWK[] = [];
  let behaviour: Parameters<TestIssuer['behave']>[0] = 'up';
  let requests = 0;
  let current: Key | undefined;

  const rotate: TestIssuer['rotate'] = async (how = {}) => {
    const { alg = firstAlg, withdrawn = false } = how;
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const kid = `key-${keys.size + 1}`;
    const publicJwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
    current = { kid, alg, privateKey, publicJwk };
    keys.set(kid, current);
    if (how.published !== false) published = withdrawn ? [publicJwk] : [...published, publicJwk];
    return kid;
  };
  await rotate();

  const server = createServer((request, response) => {
    if (request.url === '/jwks.json') requests += 1;
    if (behaviour === 'hanging') return;
    if (behaviour === 'failing') return void response.writeHead(500).end();
    if (behaviour === 'garbage') return void response.end('{"keys":"none"}');
    const body =
      request.url === '/jwks.json'
        ? { keys: published }
        : request.url === '/.well-known/openid-configuration'
          ? { issuer, jwks_uri: `${issuer}/jwks.json` }
          : undefined;
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signing = (kid: string | undefined): Key => {
    const key = kid === undefined ? current : keys.get(kid);
    if (!key) throw new Error(`no key ${kid ?? ''}`);
    return key;
  };

  return {
    issuer,
    jwksUrl: `${issuer}/jwks.json`,
    keyRequests: () => requests,
    rotate,
    publish: (key) => void (published = [...published, key]),
    behave: (how) => void (behaviour = how),
    publicKey: () => signing(undefined).publicJwk,
    sign: (claims, { header = {}, key } = {}) => {
      const { kid, alg, privateKey } = signing(key);
      const nowSeconds = Math.floor(nowMs() / 1000);
      const standard = { iss: issuer, iat: nowSeconds, exp: nowSeconds + 600 };
      return new SignJWT({ ...standard, ...claims })
        .setProtectedHeader({ alg, kid, ...header })
        .sign(privateKey);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
