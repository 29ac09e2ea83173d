import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { demoSku } from './buying.ts';
import { type Ask, askAsGuest, askAsPerson, dataOf, type RunningStack } from './stackClient.ts';

const adjust = `mutation ($input: AdjustStockInput!) { adjustStock(input: $input) {
  ledgerEntry { id } userErrors { __typename code ... on ApprovalRequired { threshold } } } }`;
const request = `mutation ($input: RequestChangeInput!) { requestChange(input: $input) { change { id status } } }`;
const approve = `mutation ($input: DecideChangeInput!) { approveChange(input: $input) { change { status } userErrors { code } } }`;
const log = `query ($filter: AuditLogFilter) { auditLog(filter: $filter) {
  nodes { action target before reason changeId actor { kind } recordedBy outcome { result } } } }`;
const createKey = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } userErrors { code } } }`;
const revokeKey = `mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { revokedAt } } }`;

const recountedSku = 'E2E-RECOUNTED';

interface Adjusted {
  adjustStock: {
    ledgerEntry: { id: string } | null;
    userErrors: { code: string; threshold?: number }[];
  };
}

/** What two members of staff do about what is of high risk, from the outside. */
export const twoPeople = (stackOf: () => RunningStack): void => {
  describe('two members of staff', () => {
    let stack: RunningStack;
    let ann: Ask;
    let bob: Ask;

    beforeAll(async () => {
      stack = stackOf();
      ann = await askAsPerson(stack, { tenant: 'acme', as: 'staff', subject: `ann-${randomUUID()}` });
      bob = await askAsPerson(stack, { tenant: 'acme', as: 'staff', subject: `bob-${randomUUID()}` });
    });

    const adjusted = async (input: object) => dataOf(await ann<Adjusted>(adjust, { input })).adjustStock;

    test('many units are adjusted once one has asked and the other has agreed, and the log tells it', async () => {
      // Of its own, so that other journeys find their stock as it was.
      const location = { sku: recountedSku, locationId: 'W768' };
      const input = { ...location, delta: 5_000, reason: 'a recount', idempotencyKey: randomUUID() };
      expect((await adjusted(input)).userErrors).toMatchObject([
        { code: 'APPROVAL_REQUIRED', threshold: 1_000 },
      ]);
      const asked = { mutation: 'adjustStock', input, reason: 'found', idempotencyKey: randomUUID() };
      const made = dataOf(
        await ann<{ requestChange: { change: { id: string } } }>(request, { input: asked }),
      );
      const changeId = made.requestChange.change.id;
      const agree = async (who: Ask) =>
        dataOf(await who<{ approveChange: object }>(approve, { input: { changeId } })).approveChange;
      expect(await agree(ann)).toMatchObject({ userErrors: [{ code: 'SELF_APPROVAL' }] });
      expect((await adjusted({ ...input, changeId })).userErrors).toMatchObject([
        { code: 'CHANGE_NOT_APPROVED' },
      ]);
      expect(await agree(bob)).toEqual({ change: { status: 'APPROVED' }, userErrors: [] });

      const done = await adjusted({ ...input, changeId });
      expect(done).toEqual({ ledgerEntry: { id: expect.stringMatching(/^led_/) }, userErrors: [] });
      expect(await adjusted({ ...input, changeId })).toEqual(done);
      const again = { ...input, changeId, idempotencyKey: randomUUID() };
      expect((await adjusted(again)).userErrors).toMatchObject([{ code: 'CHANGE_REDEEMED' }]);

      const { auditLog } = dataOf(
        await bob<{ auditLog: { nodes: object[] } }>(log, { filter: { changeId, action: 'adjustStock' } }),
      );
      expect(auditLog.nodes).toEqual([
        {
          action: 'adjustStock',
          target: `${recountedSku}@W768`,
          before: { onHand: expect.any(Number), reserved: expect.any(Number) },
          reason: 'a recount',
          changeId,
          actor: { kind: 'STAFF' },
          recordedBy: 'service:inventory',
          outcome: { result: 'APPLIED' },
        },
      ]);
    });

    test('an API key that one makes is good at once, and for its own tenant alone', async () => {
      const input = { name: 'e2e', role: 'GUEST', reason: 'a test', idempotencyKey: randomUUID() };
      interface Made {
        createApiKey: { key: string; apiKey: { id: string } };
      }
      const { key, apiKey } = dataOf(await ann<Made>(createKey, { input })).createApiKey;
      const query = `{ productBySku(sku: "${demoSku}") { sku } }`;
      expect(await askAsGuest(stack, key)(query)).toEqual({ data: { productBySku: { sku: demoSku } } });
      const elsewhere = await askAsGuest(stack, key.replace('ck_acme_', 'ck_globex_'))(query);
      expect(elsewhere).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
      const revoked = await bob(revokeKey, { input: { keyId: apiKey.id, reason: 'over' } });
      expect(revoked).toMatchObject({
        data: { revokeApiKey: { apiKey: { revokedAt: expect.any(String) } } },
      });
    });
  });
};
