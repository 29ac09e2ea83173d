import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generateAuthToken } from 'aws-msk-iam-sasl-signer-js';
import { createIamTokenProvider } from '../../src/kafka/iamToken.ts';

const minuteMs = 60_000;

describe('the token of MSK IAM', () => {
  const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;
  const saved = names.map((name) => process.env[name]);
  beforeEach(() => names.forEach((name) => (process.env[name] = `made-up-${name.toLowerCase()}`)));
  afterEach(() =>
    names.forEach((name, i) => {
      const value = saved[i];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }),
  );

  test('is a signed request for kafka-cluster:Connect in our region, made offline, good for 15 minutes', async () => {
    const clock = { nowMs: () => Date.now() };
    const provide = createIamTokenProvider(() => generateAuthToken({ region: 'eu-central-1' }), clock);
    const { value } = await provide();
    const url = new URL(Buffer.from(value, 'base64url').toString());
    expect(url.host).toBe('kafka.eu-central-1.amazonaws.com');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      Action: 'kafka-cluster:Connect',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Expires': '900',
      'X-Amz-Security-Token': 'made-up-aws_session_token',
      'X-Amz-Credential': expect.stringMatching(
        /^made-up-aws_access_key_id\/\d{8}\/eu-central-1\/kafka-cluster\/aws4_request$/,
      ),
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('is used again while it is good, and renewed well before it is over', async () => {
    let nowMs = 0;
    let signed = 0;
    const provide = createIamTokenProvider(
      async () => ({ token: `t${(signed += 1)}`, expiryTime: nowMs + 15 * minuteMs }),
      { nowMs: () => nowMs },
    );
    expect(await provide()).toEqual({ value: 't1' });
    nowMs = 11.9 * minuteMs;
    expect(await provide()).toEqual({ value: 't1' });
    nowMs = 12.1 * minuteMs;
    expect(await provide()).toEqual({ value: 't2' });
  });

  test('is signed once for connections that open together, and again after a failure', async () => {
    let signed = 0;
    const provide = createIamTokenProvider(
      async () => {
        signed += 1;
        if (signed === 1) throw new Error('no credentials');
        return { token: 't', expiryTime: 15 * minuteMs };
      },
      { nowMs: () => 0 },
    );
    await expect(provide()).rejects.toThrow('no credentials');
    await Promise.all([provide(), provide(), provide()]);
    expect(signed).toBe(2);
  });
});
