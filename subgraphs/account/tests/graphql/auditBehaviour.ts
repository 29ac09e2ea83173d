import { beforeEach, describe, expect, test } from '@jest/globals';
import type { AdminStore } from '../../src/adminPorts.ts';
import { type Data, userErrorCodes } from '../support/accountApp.ts';
import { type Administration, merchandiser, openAdministration } from '../support/administration.ts';
import { auditLog, recordAudit, recordAuditOutcome } from './adminDocuments.ts';

const idsOf = ({ nodes }: Data): string[] => (nodes as { id: string }[]).map(({ id }) => id);
const hasNext = ({ pageInfo }: Data): boolean => Boolean(pageInfo.hasNextPage);

/** What the log says, to whom, and that it says it once. */
export const auditBehaviour = (name: string, open: () => AdminStore): void => {
  describe(`${name}: the audit log`, () => {
    let counter = 0;
    let tenant: string;
    let admin: Administration;

    beforeEach(async () => {
      counter += 1;
      tenant = `audit-${counter}`;
      admin = await openAdministration(tenant, open());
    });

    const outcome = async (entryId: string, result: string, after: unknown = null): Promise<Data> =>
      (await admin.ask(admin.service, recordAuditOutcome, { input: { entryId, result, after } }))
        .recordAuditOutcome as Data;

    test('an entry says who, what, before, why and by which request; its outcome is open until it is told', async () => {
      const { entryId } = await admin.record();
      const entry = {
        id: entryId,
        actor: { id: admin.ann.accountId, kind: 'STAFF' },
        recordedBy: 'service:inventory',
        action: 'adjustStock',
        target: 'SKU@L1',
        before: { onHand: 5 },
        reason: 'broken',
        requestId: 'req-1',
        changeId: null,
      };
      expect(await admin.audit()).toEqual([{ ...entry, outcome: null }]);
      expect(await outcome(entryId, 'APPLIED', { onHand: 0 })).toEqual({ entryId, userErrors: [] });
      await outcome(entryId, 'REFUSED');
      expect(await admin.audit()).toEqual([
        { ...entry, outcome: { result: 'APPLIED', after: { onHand: 0 } } },
      ]);
      expect(userErrorCodes(await outcome(`aud_${'0'.repeat(26)}`, 'APPLIED'))).toEqual([
        'AUDIT_ENTRY_NOT_FOUND',
      ]);
    });

    test('a repeated call writes no second entry; another input under the key is a conflict', async () => {
      const { entryId } = await admin.record({ idempotencyKey: 'one' });
      // What was there before differs when the effect has been.
      expect(await admin.record({ idempotencyKey: 'one', before: { onHand: 0 } })).toMatchObject({ entryId });
      expect(await admin.audit()).toHaveLength(1);
      await expect(admin.record({ idempotencyKey: 'one', inputHash: 'other' })).rejects.toThrow('CONFLICT');
    });

    test('pages follow each other, newest first, within a filter', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 5; n += 1) {
        admin.clock.advance(1_000);
        ids.unshift((await admin.record({ target: n % 2 === 0 ? 'even' : 'odd' })).entryId);
      }
      const page = async (variables: object): Promise<Data> =>
        (await admin.ask(admin.ann, auditLog, { ...variables })).auditLog as Data;
      const first = await page({ first: 2 });
      const second = await page({ first: 2, after: first.pageInfo.endCursor });
      const third = await page({ first: 2, after: second.pageInfo.endCursor });
      expect([first, second, third].flatMap(idsOf)).toEqual(ids);
      expect([first, second, third].map(hasNext)).toEqual([true, true, false]);
      expect((await page({ filter: { target: 'even' } })).nodes).toHaveLength(3);
      const since = new Date(admin.clock.nowMs() - 1_000).toISOString();
      expect((await page({ filter: { since } })).nodes).toHaveLength(2);
      expect((await page({ filter: { until: since } })).nodes).toHaveLength(3);
      expect(
        await admin.codes(admin.ann, auditLog, {
          after: first.pageInfo.endCursor,
          filter: { target: 'even' },
        }),
      ).toEqual(['BAD_USER_INPUT']);
    });

    test('staff read it, services write it, nobody does the other', async () => {
      expect(await admin.codes(admin.service, auditLog)).toEqual(['FORBIDDEN']);
      expect((await admin.ask(merchandiser(tenant), auditLog)).auditLog.nodes).toEqual([]);
      const input = {
        ...{ actorId: 'x', actorKind: 'STAFF', action: 'a', target: 't', reason: 'r' },
        ...{ requestId: 'q', inputHash: 'h', idempotencyKey: 'k' },
      };
      expect(await admin.codes(admin.ann, recordAudit, { input })).toEqual(['FORBIDDEN']);
      expect(await admin.codes(admin.service, recordAudit, { input: { ...input, target: '' } })).toEqual([
        'BAD_USER_INPUT',
      ]);
    });

    test('another tenant can neither read nor complete an entry', async () => {
      const { entryId } = await admin.record();
      const elsewhere = await openAdministration(`${tenant}-b`, open());
      expect(await elsewhere.audit()).toEqual([]);
      const answer = await elsewhere.ask(elsewhere.service, recordAuditOutcome, {
        input: { entryId, result: 'APPLIED' },
      });
      expect(userErrorCodes(answer.recordAuditOutcome)).toEqual(['AUDIT_ENTRY_NOT_FOUND']);
      expect(await admin.audit()).toMatchObject([{ outcome: null }]);
    });
  });
};
