import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { allowedBy, type IamRequest, type PolicyDocument, readPolicy } from '../../src/index.ts';

const table = (owner: string, more = '') =>
  `arn:aws:dynamodb:REGION:ACCOUNT_ID:table/commerce-${owner}${more}`;

const folder = new URL('../../../../infra/aws/policies/', import.meta.url);
const owners = readdirSync(folder).filter((name) => existsSync(new URL(`${name}/tenant.json`, folder)));

test('every subgraph with tables has policies', () => {
  expect(owners).toEqual(expect.arrayContaining(['cart', 'inventory', 'order']));
});

describe.each(owners)('the policies of %s', (owner) => {
  const readItem = (tenant: string | undefined, keys: readonly string[]): IamRequest => ({
    action: 'dynamodb:GetItem',
    resource: table(owner),
    context: {
      ...(keys.length > 0 && { 'dynamodb:LeadingKeys': keys }),
      ...(tenant !== undefined && { 'aws:PrincipalTag/tenant': [tenant] }),
    },
  });
  const isAllowed = async (request: IamRequest, part = 'tenant') =>
    allowedBy(await readPolicy(`${owner}/${part}`), request) !== undefined;

  test('let a tenant to its own items and to nobody else’s, whatever begins alike', async () => {
    expect(await isAllowed(readItem('acme', ['T#acme#INV#A']))).toBe(true);
    for (const key of [
      'T#acme2#INV#A',
      'T#acm#INV#A',
      'T#globex#T#acme#',
      'acme',
      'T#acme',
      '',
      't#acme#X',
    ]) {
      expect(await isAllowed(readItem('acme', [key]))).toBe(false);
    }
    expect(await isAllowed(readItem('acme2', ['T#acme#INV#A']))).toBe(false);
  });

  test('refuse a batch of which one key is another tenant’s', async () => {
    expect(await isAllowed(readItem('acme', ['T#acme#X', 'T#acme#Y']))).toBe(true);
    expect(await isAllowed(readItem('acme', ['T#acme#X', 'T#globex#Y']))).toBe(false);
  });

  test('refuse a session without a tenant, with one that is a pattern, and a request without a key', async () => {
    expect(await isAllowed(readItem(undefined, ['T#acme#X']))).toBe(false);
    for (const tag of ['*', 'ac*', 'ac??', ''])
      expect(await isAllowed(readItem(tag, ['T#acme#X']))).toBe(false);
    expect(await isAllowed(readItem('acme', []))).toBe(false);
  });

  test('grant nobody a scan, another table or PartiQL, nor the service an item', async () => {
    const own = readItem('acme', ['T#acme#X']);
    for (const action of [
      'Scan',
      'PartiQLSelect',
      'PartiQLUpdate',
      'DeleteTable',
      'ExportTableToPointInTime',
    ]) {
      expect(await isAllowed({ ...own, action: `dynamodb:${action}` })).toBe(false);
      expect(await isAllowed({ ...own, action: `dynamodb:${action}` }, 'service')).toBe(false);
    }
    expect(await isAllowed({ ...own, resource: table('other') })).toBe(false);
    for (const action of ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']) {
      expect(await isAllowed({ ...own, action: `dynamodb:${action}` }, 'service')).toBe(false);
    }
  });

  test('let the service begin a session that is tagged with a tenant and with nothing else', async () => {
    const trust = await readPolicy(`${owner}/tenant-trust`);
    const request = (tags: Record<string, string>): IamRequest => ({
      action: 'sts:AssumeRole',
      resource: '*',
      context: {
        ...(Object.keys(tags).length > 0 && { 'aws:TagKeys': Object.keys(tags) }),
        ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, [value]])),
      },
    });
    expect(allowedBy(trust, request({ tenant: 'acme' }))).toBeDefined();
    for (const tags of [{}, { tenant: '' }, { other: 'acme' }, { tenant: 'acme', other: 'x' }]) {
      expect(allowedBy(trust, request(tags))).toBeUndefined();
    }
    expect(trust.Statement[0]?.Principal?.AWS).toBe(`arn:aws:iam::ACCOUNT_ID:role/commerce-${owner}`);
    const service = await readPolicy(`${owner}/service`);
    const assume = {
      ...request({ tenant: 'acme' }),
      resource: `arn:aws:iam::ACCOUNT_ID:role/commerce-${owner}-tenant`,
    };
    expect(allowedBy(service, assume)).toBeDefined();
    expect(allowedBy(service, { ...assume, resource: 'arn:aws:iam::ACCOUNT_ID:role/admin' })).toBeUndefined();
  });
});

test('an operator that is not known here is an error, never a pass', () => {
  const policy: PolicyDocument = {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'S', Effect: 'Allow', Action: ['a:B'], Condition: { ArnLike: { 'aws:SourceArn': ['*'] } } },
    ],
  };
  expect(() => allowedBy(policy, { action: 'a:B', resource: '*', context: {} })).toThrow('ArnLike');
});
