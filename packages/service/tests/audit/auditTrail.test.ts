import { expect, test } from '@jest/globals';
import type { AuditIntent } from '@commerce/kernel';
import { createSupergraphAuditTrail, type SupergraphAnswer } from '../../src/index.ts';

const intent: AuditIntent = {
  tenant: 'acme',
  actor: { id: 'acc_1', kind: 'staff' },
  action: 'adjustStock',
  target: 'SKU@L1',
  before: { onHand: 5 },
  reason: 'broken',
  inputHash: 'h',
  changeId: undefined,
  requestId: 'req-1',
  idempotencyKey: 'k',
};

const answering = (answer: Partial<SupergraphAnswer<unknown>>) => {
  const asked: unknown[] = [];
  const trail = createSupergraphAuditTrail({
    async request<Data>(call: unknown) {
      asked.push(call);
      return { data: (answer.data ?? null) as Data | null, errors: answer.errors ?? [] };
    },
  });
  return { trail, asked };
};

test('an intent is recorded as the service, for the actor', async () => {
  const { trail, asked } = answering({ data: { recordAudit: { entryId: 'aud_1', userErrors: [] } } });
  expect(await trail.record(intent)).toEqual({ ok: true, value: { entryId: 'aud_1' } });
  expect(asked).toMatchObject([
    {
      tenant: 'acme',
      requestId: 'req-1',
      variables: { input: { actorId: 'acc_1', actorKind: 'STAFF', action: 'adjustStock', inputHash: 'h' } },
    },
  ]);
});

test('what the change does not allow is said as a refusal', async () => {
  const userErrors = [{ code: 'CHANGE_OTHER_INPUT' }];
  const { trail } = answering({ data: { recordAudit: { entryId: null, userErrors } } });
  expect(await trail.record(intent)).toEqual({ ok: false, error: 'OTHER_INPUT' });
});

test.each([
  ['no data', { errors: [{ message: 'x', extensions: { code: 'FORBIDDEN' } }] }, 'SUBGRAPH_UNAVAILABLE'],
  ['another shape', { data: { recordAudit: null } }, 'SUBGRAPH_UNAVAILABLE'],
  [
    'an unknown refusal',
    { data: { recordAudit: { entryId: null, userErrors: [{ code: 'NEW' }] } } },
    'SUBGRAPH_UNAVAILABLE',
  ],
  ['a used key', { errors: [{ message: 'x', extensions: { code: 'CONFLICT' } }] }, 'CONFLICT'],
])('without a word that it is written nobody goes on: %s', async (_what, answer, code) => {
  const { trail } = answering(answer);
  await expect(trail.record(intent)).rejects.toMatchObject({ code });
});

test('an outcome that was not taken is an error for whoever may try again', async () => {
  const outcome = { entryId: 'aud_1', result: 'APPLIED', after: null } as const;
  await expect(answering({}).trail.outcome('acme', outcome)).rejects.toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
  });
  const { trail } = answering({ data: { recordAuditOutcome: { entryId: 'aud_1' } } });
  await trail.outcome('acme', outcome);
});
