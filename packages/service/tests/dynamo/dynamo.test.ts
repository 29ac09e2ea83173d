import { describe, expect, test } from '@jest/globals';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { CodedError } from '@commerce/kernel';
import fc from 'fast-check';
import { z } from 'zod';
import {
  batchGetAll,
  cancellationReasons,
  type DocumentClient,
  dynamoConfig,
  dynamoEnv,
  failedConditions,
  idempotencyKeyOf,
  isConditionFailed,
  requestHash,
  storedAnswer,
  tenantKey,
  toStoreError,
  transactWithRetry,
  withContentionRetry,
} from '../../src/dynamo/index.ts';
import { parseEnv } from '../../src/index.ts';

const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    $metadata: {},
    message: 'cancelled',
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

const conflict = () => new TransactionConflictException({ $metadata: {}, message: 'busy' });

/** Effects that wait for nothing and remember how long they would have waited. */
const effects = () => {
  const waits: number[] = [];
  return { waits, random: () => 0.5, sleep: async (ms: number) => void waits.push(ms) };
};

/** A client that gives these answers in turn; an error is thrown. */
const clientAnswering = (...answers: unknown[]) => {
  const sent: unknown[] = [];
  const send = async (command: { input: unknown }) => {
    sent.push(command.input);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { sent, client: { send: send as DocumentClient['send'] } };
};

describe('a tenant key', () => {
  test('closes the tenant, so that no key of acme2 begins as one of acme', () => {
    expect(tenantKey('acme', 'INV', 'A-1')).toBe('T#acme#INV#A-1');
    expect(tenantKey('acme2', 'INV', 'A-1').startsWith(`${tenantKey('acme')}#`)).toBe(false);
  });

  test.each([[['a#b']], [['']], [['ok', 'INV#x']]])('refuses the parts %j', (parts) => {
    expect(() => tenantKey('acme', ...parts)).toThrow(RangeError);
  });

  test.each(['', 'a#b', 'Acme', 'T'])('refuses the tenant "%s"', (tenant) => {
    expect(() => tenantKey(tenant, 'INV')).toThrow(RangeError);
  });

  test('is different for different parts', () => {
    const part = fc.stringMatching(/^[^#]{1,12}$/);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), fc.array(part, { maxLength: 4 }), (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        expect(tenantKey('acme', ...a)).not.toBe(tenantKey('acme', ...b));
      }),
    );
  });
});

describe('errors of the store', () => {
  test('reasons of a cancelled transaction are codes in the order of its actions', () => {
    const error = cancelled('None', 'ConditionalCheckFailed', 'TransactionConflict');
    expect(cancellationReasons(error)).toEqual(['None', 'ConditionalCheckFailed', 'TransactionConflict']);
    expect(failedConditions(error)).toEqual([1]);
    expect(cancellationReasons(new Error('no'))).toBeUndefined();
    expect(isConditionFailed(new ConditionalCheckFailedException({ $metadata: {}, message: '' }))).toBe(true);
  });

  test.each([
    Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('slow down'), { name: 'ThrottlingException' }),
    Object.assign(new Error('oops'), { $metadata: { httpStatusCode: 503 } }),
  ])('an outage is SUBGRAPH_UNAVAILABLE with its cause: %s', (error) => {
    expect(toStoreError(error)).toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
      retryable: true,
      cause: error,
    });
  });

  test('our own mistakes stay what they are', () => {
    const mistake = Object.assign(new Error('bad'), {
      name: 'ValidationException',
      $metadata: { httpStatusCode: 400 },
    });
    expect(toStoreError(mistake)).toBe(mistake);
  });
});

describe('a write that meets another', () => {
  test('is tried again with growing jittered waits', async () => {
    const { client, sent } = clientAnswering(cancelled('TransactionConflict', 'None'), conflict(), {});
    const e = effects();
    await transactWithRetry(client, [{}], { ...e, baseDelayMs: 10 });
    expect(sent).toHaveLength(3);
    expect(e.waits).toEqual([5, 10]);
  });

  test('gives up as SUBGRAPH_UNAVAILABLE', async () => {
    const e = effects();
    const write = async () => Promise.reject(cancelled('ThrottlingError'));
    await expect(withContentionRetry({ ...e, attempts: 3 }, write)).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
    });
    expect(e.waits).toHaveLength(2);
  });

  test('a failed condition is never tried again, not even beside a conflict', async () => {
    const { client, sent } = clientAnswering(cancelled('TransactionConflict', 'ConditionalCheckFailed'));
    await expect(transactWithRetry(client, [{}], effects())).rejects.toBeInstanceOf(
      TransactionCanceledException,
    );
    expect(sent).toHaveLength(1);
  });

  test('more than 100 actions are refused before they are sent', async () => {
    const { client, sent } = clientAnswering();
    await expect(
      transactWithRetry(
        client,
        Array.from({ length: 101 }, () => ({})),
      ),
    ).rejects.toThrow(RangeError);
    expect(sent).toHaveLength(0);
  });
});

describe('a batch read', () => {
  const key = (i: number) => ({ pk: `T#acme#X#${i}`, sk: 'S' });

  test('asks again for the keys that were left unprocessed, and for no others', async () => {
    const { client, sent } = clientAnswering(
      { Responses: { t: [key(1)] }, UnprocessedKeys: { t: { Keys: [key(2)] } } },
      { Responses: { t: [key(2)] }, UnprocessedKeys: {} },
    );
    expect(await batchGetAll(client, 't', [key(1), key(2), key(1)], effects())).toEqual([key(1), key(2)]);
    expect(sent).toMatchObject([
      { RequestItems: { t: { Keys: [key(1), key(2)] } } },
      { RequestItems: { t: { Keys: [key(2)] } } },
    ]);
  });

  test('gives up as SUBGRAPH_UNAVAILABLE when keys stay unprocessed', async () => {
    const left = { Responses: {}, UnprocessedKeys: { t: { Keys: [key(1)] } } };
    const { client } = clientAnswering(left, left);
    await expect(batchGetAll(client, 't', [key(1)], { ...effects(), attempts: 2 })).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
    });
  });

  test('of no keys costs no round trip', async () => {
    const { client, sent } = clientAnswering();
    expect(await batchGetAll(client, 't', [])).toEqual([]);
    expect(sent).toEqual([]);
  });
});

describe('an idempotency row', () => {
  const request = { tenant: 'acme', op: 'reserveStock', key: 'a#b c', hash: 'h1' };
  const row = { requestHash: 'h1', result: '{"id":1}', expiresAtSeconds: 100 };

  test('has a key of its own whatever the client’s key holds', () => {
    expect(idempotencyKeyOf(request)).toEqual({ pk: 'T#acme#IDEM#reserveStock#a%23b%20c', sk: 'R' });
  });

  test('answers the same request, refuses another, and is gone after its time even if TTL is late', () => {
    expect(storedAnswer(row, request, 99_000)).toEqual({ result: { id: 1 } });
    expect(storedAnswer(row, request, 100_000)).toBeUndefined();
    expect(storedAnswer(undefined, request, 0)).toBeUndefined();
    expect(() => storedAnswer(row, { ...request, hash: 'h2' }, 0)).toThrow(CodedError);
  });

  test('the hash does not depend on the order of members, and does on everything else', () => {
    expect(requestHash({ a: 1, b: [{ c: 2, d: 3n }] })).toBe(
      requestHash({ b: [{ d: 3n, c: 2 }], a: 1, e: undefined }),
    );
    expect(requestHash({ a: [1, 2] })).not.toBe(requestHash({ a: [2, 1] }));
  });
});

describe('the environment', () => {
  const parse = (env: Record<string, string>) => dynamoConfig(parseEnv(z.object(dynamoEnv), env));

  test('an endpoint without credentials gets made-up ones; AWS never does', () => {
    expect(parse({ DYNAMODB_ENDPOINT: 'http://127.0.0.1:8001' })).toEqual({
      region: 'eu-central-1',
      endpoint: 'http://127.0.0.1:8001',
      madeUpCredentials: true,
    });
    expect(parse({ DYNAMODB_ENDPOINT: 'http://x:1', AWS_ACCESS_KEY_ID: 'k' }).madeUpCredentials).toBe(false);
    expect(parse({ AWS_REGION: 'us-east-1' })).toEqual({ region: 'us-east-1', madeUpCredentials: false });
  });

  test('a malformed endpoint and prefix are both named', () => {
    expect(() => parse({ DYNAMODB_ENDPOINT: 'nowhere', DYNAMODB_TABLE_PREFIX: 'a b' })).toThrow(
      /DYNAMODB_ENDPOINT[^]*DYNAMODB_TABLE_PREFIX/,
    );
  });
});
