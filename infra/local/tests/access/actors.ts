import { type Identity, type Role, roles, systemClock } from '@commerce/kernel';
import { createIdentitySigner, createServiceAssertions, loadTenants } from '@commerce/service';
import { importJWK, SignJWT } from 'jose';
import { demoToken } from '../../src/start/demoToken.ts';
import { readEnvironmentFile } from '../../src/start/environmentFile.ts';
import { createKeyStore } from '../../src/start/keys.ts';
import { localFolder } from '../../src/start/localFolder.ts';
import { readTemplate } from '../../src/start/tenantsFile.ts';

/** Somebody of a tenant who asks: at the gateway by `headers`, at a subgraph as `identity`. */
export interface Actor {
  /** The role, or `service order`. */
  readonly name: string;
  readonly tenant: string;
  readonly scopes: readonly string[];
  readonly identity: Identity;
  headers(): Promise<Record<string, string>>;
}

export interface StackAccess {
  readonly gatewayUrl: string;
  subgraphUrl(name: string): string;
  /** Everybody that a tenant knows: each role, each service. */
  actors(tenant: string): Promise<readonly Actor[]>;
  person(tenant: string, role: Exclude<Role, 'guest' | 'service'>, subject: string): Actor;
  guest(tenant: string): Actor;
  /** What the gateway would send to a subgraph for this identity. */
  identityToken(identity: Identity): Promise<string>;
}

const persons = ['shopper', 'partner', 'read-only', 'support', 'merchandiser', 'admin'] as const;

/** With the account that the gateway knows somebody by, if they have one. */
const withAccount = async (url: string, actor: Actor): Promise<Actor> => {
  const { data } = await post(url, await actor.headers(), { query: '{ me { id } }', variables: {} });
  const me = data?.['me'] as { id: string } | null | undefined;
  return me ? { ...actor, identity: { ...actor.identity, accountId: me.id } } : actor;
};

/** How to get into a stack that runs, from the folder that it keeps its keys in. */
export const openStack = async (localDir: string): Promise<StackAccess> => {
  const folder = localFolder({ COMMERCE_LOCAL_DIR: localDir });
  const environments = await readEnvironmentFile(folder.environmentFile);
  if (environments === null) throw new Error(`no stack was started in ${localDir}`);
  const urlOf = (part: string): string => `http://127.0.0.1:${environments[part]?.['PORT'] ?? ''}/graphql`;
  const keys = createKeyStore(folder.keys);
  const [template, tenants, signing] = await Promise.all([
    readTemplate(),
    loadTenants(folder.tenantsFile),
    keys.signingKey('gateway'),
  ]);
  const signer = await createIdentitySigner({ privateKey: signing.privateKey, clock: systemClock });

  const person: StackAccess['person'] = (tenant, role, subject) => {
    let token: Promise<string> | undefined;
    const sign = async (): Promise<string> => {
      const { key, claims } = demoToken(template, { tenant, as: role, subject, shared: false });
      const jwk = await keys.issuerKey(key);
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', ...(jwk.kid && { kid: jwk.kid }) })
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(await importJWK(jwk, 'ES256'));
    };
    return {
      name: role,
      tenant,
      scopes: roles[role].scopes,
      identity: { tenant, subject, ...roles[role] },
      headers: async () => ({ authorization: `Bearer ${await (token ??= sign())}` }),
    };
  };

  const guest = (tenant: string): Actor => ({
    name: 'guest',
    tenant,
    scopes: roles.guest.scopes,
    identity: { tenant, subject: 'demo', ...roles.guest },
    headers: async () => ({ 'x-api-key': `demo-${tenant}` }),
  });

  const service = async (
    tenant: string,
    { name, scopes }: (typeof tenants.services)[number],
  ): Promise<Actor> => {
    const { privateKey } = await keys.signingKey(name);
    const assertions = await createServiceAssertions({ service: name, privateKey, clock: systemClock });
    return {
      name: `service ${name}`,
      tenant,
      scopes,
      identity: { tenant, subject: name, kind: 'service', scopes },
      headers: async () => ({ authorization: await assertions.header(tenant) }),
    };
  };

  return {
    gatewayUrl: urlOf('gateway'),
    subgraphUrl: urlOf,
    person,
    guest,
    actors: async (tenant) => [
      guest(tenant),
      ...(await Promise.all(
        persons.map((role) => withAccount(urlOf('gateway'), person(tenant, role, `matrix-${role}`))),
      )),
      ...(await Promise.all(tenants.services.map((one) => service(tenant, one)))),
    ],
    identityToken: (identity) => signer.sign(identity),
  };
};

export interface Answer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string };
  }[];
}

export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export const post = async (
  url: string,
  headers: Record<string, string>,
  { query, variables }: Question,
): Promise<Answer> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data = null, errors = [] } = (await response.json()) as Partial<Answer>;
  return { data, errors };
};
