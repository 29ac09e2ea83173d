import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { account, type IamRig, keys, outcomeOf, ourHost, refusal, startIamRig, unavailable } from './rig.ts';

describe('signing in as an AWS role', () => {
  let rig: IamRig;

  beforeAll(async () => {
    rig = await startIamRig();
  });
  afterAll(() => rig.stop());

  /** Rewrites the signed URL, as somebody in between could. */
  const edited = (headers: Record<string, string>, edit: (url: string) => string): Record<string, string> => {
    const url = Buffer.from(headers['authorization']?.split(' ')[1] ?? '', 'base64url').toString();
    return { ...headers, authorization: `AWS4-STS ${Buffer.from(edit(url)).toString('base64url')}` };
  };

  const without = (headers: Record<string, string>, name: string): Record<string, string> =>
    Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

  test('a role’s session is its role, for its only tenant, with the scopes of the tenants file', async () => {
    expect(await outcomeOf(rig.signIn, await rig.sign(keys.sync))).toEqual({
      identity: {
        tenant: 'acme',
        subject: `arn:aws:iam::${account}:role/catalog-sync`,
        kind: 'service',
        scopes: ['catalog:read', 'inventory:adjust'],
      },
      mode: 'iam',
      credential: `iam:arn:aws:iam::${account}:role/catalog-sync`,
    });
    expect(rig.sts.calls.at(-1)?.headers).toMatchObject({ 'x-commerce-host': ourHost });
  });

  test('a role of several tenants acts for the one that it signed for', async () => {
    const named = await rig.sign(keys.both, { tenant: 'globex' });
    expect(await outcomeOf(rig.signIn, named)).toMatchObject({
      identity: { tenant: 'globex', kind: 'staff' },
    });
  });

  test('a token is good once, also for two requests at the same moment', async () => {
    const headers = await rig.sign(keys.sync);
    const another = await rig.sign(keys.sync);
    const outcomes = await Promise.all([outcomeOf(rig.signIn, headers), outcomeOf(rig.signIn, headers)]);
    expect(outcomes.filter((outcome) => Array.isArray(outcome))).toEqual([refusal]);
    expect(await outcomeOf(rig.signIn, headers)).toEqual(refusal);
    // Signed in the same second.
    expect(await outcomeOf(rig.signIn, another)).toMatchObject({ mode: 'iam' });
    expect(
      await outcomeOf(
        rig.signIn,
        edited(headers, (url) => url.replace(/\?(.*)&([^&]*)$/, '?$2&$1')),
      ),
    ).toEqual(refusal);
  });

  test('everything else is refused, with one message that explains nothing', async () => {
    const good = await rig.sign(keys.sync);
    const second = 1_000;
    const cases: Record<string, Record<string, string>> = {
      'another host signed': await rig.sign(keys.sync, { host: 'evil.example.com' }),
      'no tenant named of several': await rig.sign(keys.both),
      'a tenant that is not the role’s': await rig.sign(keys.sync, { tenant: 'globex' }),
      'a tenant that does not exist': await rig.sign(keys.both, { tenant: 'initech' }),
      'the tenant changed on the way': {
        ...(await rig.sign(keys.both, { tenant: 'acme' })),
        'x-commerce-tenant': 'globex',
      },
      'a tenant that is not signed': { ...(await rig.sign(keys.both)), 'x-commerce-tenant': 'globex' },
      'the signed tenant left out': without(
        await rig.sign(keys.both, { tenant: 'acme' }),
        'x-commerce-tenant',
      ),
      'a nonce that is not signed': { ...(await rig.sign(keys.sync)), 'x-commerce-nonce': 'another' },
      'an unknown role': await rig.sign(keys.unknown),
      'the same role of another account': await rig.sign(keys.stranger),
      'a user of the role’s name': await rig.sign(keys.user),
      'the wrong secret': await rig.sign({ ...keys.sync, secretAccessKey: 'guessed' }),
      'unknown keys': await rig.sign({ ...keys.sync, accessKeyId: 'ASIANOBODYNOBODYNOBO' }),
      'without its session token': await rig.sign({
        accessKeyId: keys.sync.accessKeyId,
        secretAccessKey: keys.sync.secretAccessKey,
        account,
        arn: '',
      }),
      expired: await rig.sign(keys.sync, { nowMs: Date.now() - 66 * second }),
      'in the future': await rig.sign(keys.sync, { nowMs: Date.now() + 60 * second }),
      'good for longer than a minute': await rig.sign(keys.sync, { expires: 61 }),
      'a new date on an old signature': edited(
        await rig.sign(keys.sync, { nowMs: Date.now() - 66 * second }),
        (url) =>
          url.replace(
            /X-Amz-Date=\d+T(\d+)Z/,
            `X-Amz-Date=${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`,
          ),
      ),
      'another signature': edited(good, (url) => url.replace(/Signature=....../, 'Signature=000000')),
    };
    const outcomes: Record<string, unknown> = {};
    for (const [name, headers] of Object.entries(cases))
      outcomes[name] = await outcomeOf(rig.signIn, headers);
    expect(outcomes).toEqual(Object.fromEntries(Object.keys(cases).map((name) => [name, refusal])));
    // None of them used it up.
    expect(await outcomeOf(rig.signIn, good)).toMatchObject({ mode: 'iam' });
  });

  test('what is not exactly a presigned GetCallerIdentity of a known STS is refused before anybody is asked', async () => {
    const good = await rig.sign(keys.sync);
    const { host } = new URL(rig.sts.origin);
    const at = (other: string) => edited(good, (url) => url.replace(rig.sts.origin, other));
    const cases: Record<string, Record<string, string>> = {
      'another action': edited(good, (url) => url.replace('GetCallerIdentity', 'AssumeRole')),
      'another action beside it': edited(good, (url) => `${url}&Action=AssumeRole`),
      'a further parameter': edited(good, (url) => `${url}&RoleArn=x`),
      'a parameter of every object': edited(good, (url) => `${url}&constructor=x`),
      'a parameter left out': edited(good, (url) => url.replace(/&X-Amz-Expires=\d+/, '')),
      'a parameter twice': edited(good, (url) => `${url}&Version=2011-06-15`),
      'no host signed': edited(good, (url) =>
        url.replace('host%3Bx-commerce-host%3Bx-commerce-nonce', 'host'),
      ),
      'another header signed': edited(good, (url) =>
        url.replace('host%3Bx-commerce-host', 'accept%3Bhost%3Bx-commerce-host'),
      ),
      'another service': edited(good, (url) => url.replace('%2Fsts%2F', '%2Fs3%2F')),
      'the scope of another day': edited(good, (url) => url.replace(/%2F\d{8}%2F/, '%2F20200101%2F')),
      'another algorithm': edited(good, (url) => url.replace('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256')),
      'another host': at('https://sts.evil.example.com'),
      'our STS as a prefix': at(`${rig.sts.origin}.evil.example.com`),
      'our STS as a user name': at(`${rig.sts.origin}@evil.example.com`),
      'a host of the metadata service': at('http://169.254.169.254'),
      'another port': at(`http://${host.split(':')[0]}:1`),
      'another scheme': at(`https://${host}`),
      'another path': edited(good, (url) => url.replace('/?', '/latest?')),
      'a fragment': edited(good, (url) => `${url}#x`),
      'a line break': edited(good, (url) => `${url}\r\nhost: evil`),
      'an escape that is none': edited(good, (url) => url.replace('eu-central-1', '%zz')),
      'no URL': { authorization: 'AWS4-STS bm90IGEgdXJs' },
      'not base64url': { authorization: 'AWS4-STS a b' },
      nothing: { authorization: 'AWS4-STS ' },
      'as a bearer token': { authorization: (good['authorization'] ?? '').replace('AWS4-STS', 'Bearer') },
    };
    const before = rig.sts.calls.length;
    const outcomes: Record<string, unknown> = {};
    for (const [name, headers] of Object.entries(cases))
      outcomes[name] = await outcomeOf(rig.signIn, headers);
    expect(outcomes).toEqual(Object.fromEntries(Object.keys(cases).map((name) => [name, refusal])));
    expect(rig.sts.calls).toHaveLength(before);
  });

  test('an STS that gives no answer to go by lets nobody in, and says to try again', async () => {
    const behaviours: Record<string, Parameters<IamRig['sts']['behave']>[0]> = {
      'hangs up': (response) => void response.destroy(),
      'says nothing': () => undefined,
      'begins and stops': (response) => void response.writeHead(200).write('{'),
      'is broken': (response) => void response.writeHead(500).end('oops'),
      'is busy': (response) => void response.writeHead(400).end('{"Error":{"Code":"Throttling"}}'),
      'sends elsewhere': (response) => void response.writeHead(302, { location: `${rig.sts.origin}/` }).end(),
      'answers garbage': (response) => void response.writeHead(200).end('<html>'),
      'answers another form': (response) => void response.writeHead(200).end('{"Account":"111122223333"}'),
      'answers too much': (response, { body }) =>
        void response.writeHead(200).end(body + ' '.repeat(100_000)),
    };
    const hasty = await startIamRig({ timeoutMs: 300 });
    const outcomes: Record<string, unknown> = {};
    for (const [name, behaviour] of Object.entries(behaviours)) {
      hasty.sts.behave(behaviour);
      outcomes[name] = await outcomeOf(hasty.signIn, await hasty.sign(keys.sync));
    }
    expect(outcomes).toEqual(Object.fromEntries(Object.keys(behaviours).map((name) => [name, unavailable])));
    await hasty.stop();
  });

  test('where it cannot be known whether a token was used, nobody gets in', async () => {
    const used = { use: async () => Promise.reject(new Error('Redis is away')) };
    const without = await startIamRig({ used });
    await expect(outcomeOf(without.signIn, await without.sign(keys.sync))).resolves.not.toHaveProperty(
      'identity',
    );
    await without.stop();
  });
});
