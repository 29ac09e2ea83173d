import { beforeEach, describe, expect, test } from '@jest/globals';
import { changeInputHash } from '@commerce/contracts';
import type { AdminStore } from '../../src/adminPorts.ts';
import { type Data, userErrorCodes } from '../support/accountApp.ts';
import { type Administration, merchandiser, openAdministration } from '../support/administration.ts';
import { accountId } from '../support/fixtures.ts';
import { approveChange, auditLog, changeRequest, changeRequests, rejectChange } from './adminDocuments.ts';

const asked = { sku: 'SKU', delta: -5, idempotencyKey: 'x' };

/** One asks, another decides, the one who asked carries it out, once. */
export const changesBehaviour = (name: string, open: () => AdminStore): void => {
  describe(`${name}: changes that need two`, () => {
    let counter = 0;
    let tenant: string;
    let admin: Administration;

    beforeEach(async () => {
      counter += 1;
      tenant = `changes-${counter}`;
      admin = await openAdministration(tenant, open());
    });

    const decide = async (document: string, changeId: string, who = admin.bob): Promise<Data> =>
      (await admin.ask(who, document, { input: { changeId, note: 'seen' } })).decide as Data;
    const redeem = (changeId: string, more: object = {}) => admin.record({ changeId, ...more });

    test('a request is pending, without key and change of its input, and asked once per key', async () => {
      const first = await admin.request('adjustStock', asked, admin.ann, 'same');
      expect(first).toMatchObject({
        change: {
          mutation: 'adjustStock',
          input: { sku: 'SKU', delta: -5 },
          status: 'PENDING',
          requester: { id: admin.ann.accountId, kind: 'STAFF' },
          expiresAt: new Date(admin.clock.nowMs() + 86_400_000).toISOString(),
          decider: null,
        },
        userErrors: [],
      });
      expect(await admin.request('adjustStock', asked, admin.ann, 'same')).toEqual(first);
      await expect(admin.request('adjustStock', { delta: 1 }, admin.ann, 'same')).rejects.toThrow('CONFLICT');
    });

    test('who decides is somebody else, by account and by subject', async () => {
      const { change } = await admin.request('adjustStock', asked);
      const otherCredential = { ...admin.ann, subject: 'ann@other-issuer' };
      const otherAccount = { ...admin.ann, accountId: accountId('ann2') };
      for (const who of [admin.ann, otherCredential, otherAccount])
        for (const document of [approveChange, rejectChange])
          expect(userErrorCodes(await decide(document, change.id, who))).toEqual(['SELF_APPROVAL']);
      expect(await decide(approveChange, change.id)).toMatchObject({
        change: { status: 'APPROVED', decider: { id: admin.bob.accountId }, decisionNote: 'seen' },
      });
    });

    test('a machine or a role that many take decides on nothing', async () => {
      const { change } = await admin.request('adjustStock', asked);
      const { accountId: _none, ...role } = { ...admin.bob, subject: 'arn:aws:iam::111122223333:role/admin' };
      const partner = { ...admin.bob, kind: 'partner' as const };
      for (const who of [role, partner])
        expect(await admin.codes(who, approveChange, { input: { changeId: change.id } })).toEqual([
          'FORBIDDEN',
        ]);
    });

    test('of two who decide at once one wins, and the other is told', async () => {
      const { change } = await admin.request('adjustStock', asked);
      const eve = { ...admin.bob, subject: 'eve', accountId: accountId('eve') };
      const answers = await Promise.all([
        decide(approveChange, change.id, admin.bob),
        decide(rejectChange, change.id, eve),
      ]);
      expect(answers.flatMap(userErrorCodes)).toEqual(['ALREADY_DECIDED']);
      const decisions = (await admin.audit({ changeId: change.id })).map(({ action }) => String(action));
      expect(decisions.filter((action) => action !== 'requestChange')).toHaveLength(1);
    });

    test('deciding again the same way is success, the other way is not', async () => {
      const { change } = await admin.request('adjustStock', asked);
      await decide(rejectChange, change.id);
      expect(userErrorCodes(await decide(rejectChange, change.id))).toEqual([]);
      expect(userErrorCodes(await decide(approveChange, change.id))).toEqual(['ALREADY_DECIDED']);
      expect(userErrorCodes(await redeem(change.id))).toEqual(['CHANGE_NOT_APPROVED']);
    });

    test('an approved change is redeemed once, by who asked, for what was asked', async () => {
      const changeId = await admin.approved('adjustStock', asked);
      const inputHash = changeInputHash('adjustStock', { ...asked, delta: -500 });
      expect(userErrorCodes(await redeem(changeId, { inputHash }))).toEqual(['CHANGE_OTHER_INPUT']);
      expect(userErrorCodes(await redeem(changeId, { action: 'setPrice' }))).toEqual([
        'CHANGE_OTHER_MUTATION',
      ]);
      expect(userErrorCodes(await redeem(changeId, { actorId: admin.bob.accountId }))).toEqual([
        'CHANGE_OTHER_PERSON',
      ]);
      expect(await admin.audit({ action: 'adjustStock' })).toEqual([]);

      const { entryId, userErrors } = await redeem(changeId, { idempotencyKey: 'once' });
      expect(userErrors).toEqual([]);
      expect((await redeem(changeId, { idempotencyKey: 'once' })).entryId).toBe(entryId);
      expect(userErrorCodes(await redeem(changeId))).toEqual(['CHANGE_REDEEMED']);
      expect(await admin.audit({ action: 'adjustStock' })).toMatchObject([{ id: entryId, changeId }]);
    });

    test('ten redemptions at once make one entry', async () => {
      const changeId = await admin.approved('adjustStock', asked);
      const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(changeId)));
      expect(answers.filter(({ entryId }) => entryId !== null)).toHaveLength(1);
      expect(answers.flatMap(userErrorCodes)).toEqual(Array(9).fill('CHANGE_REDEEMED'));
      expect(await admin.audit({ action: 'adjustStock' })).toHaveLength(1);
    });

    test('after its time a change is neither decided on nor carried out', async () => {
      const { change: late } = await admin.request('adjustStock', asked);
      const unused = await admin.approved('adjustStock', { ...asked, delta: -6 });
      admin.clock.advance(86_400_000);
      expect(userErrorCodes(await decide(approveChange, late.id))).toEqual(['CHANGE_EXPIRED']);
      const inputHash = changeInputHash('adjustStock', { ...asked, delta: -6 });
      expect(userErrorCodes(await redeem(unused, { inputHash }))).toEqual(['CHANGE_EXPIRED']);
      const list = async (status: string): Promise<Data[]> =>
        (await admin.ask(admin.bob, changeRequests, { filter: { status } })).changeRequests.nodes as Data[];
      expect(await list('EXPIRED')).toHaveLength(2);
      expect(await list('PENDING')).toEqual([]);
      expect(await list('APPROVED')).toEqual([]);
    });

    test('who may only ask sees their own requests alone', async () => {
      const { change: others } = await admin.request('adjustStock', asked);
      const mia = merchandiser(tenant);
      const { change: own } = await admin.request('adjustStock', asked, mia);
      const list = async (who = mia): Promise<string[]> => {
        const { changeRequests: page } = await admin.ask(who, changeRequests);
        return (page.nodes as { id: string }[]).map(({ id }) => id);
      };
      expect(await list()).toEqual([own.id]);
      expect(await list(admin.bob)).toEqual([own.id, others.id]);
      expect((await admin.ask(mia, changeRequest, { id: others.id })).changeRequest).toBeNull();
      expect((await admin.ask(mia, changeRequest, { id: own.id })).changeRequest).toEqual({
        id: own.id,
        status: 'PENDING',
      });
      expect(await admin.codes(mia, approveChange, { input: { changeId: others.id } })).toEqual([
        'FORBIDDEN',
      ]);
    });

    test('another tenant sees none of it and can decide on none of it', async () => {
      const { change } = await admin.request('adjustStock', asked);
      const stranger = { ...admin.bob, tenant: `${tenant}-b` };
      expect(userErrorCodes(await decide(approveChange, change.id, stranger))).toEqual(['CHANGE_NOT_FOUND']);
      expect((await admin.ask(stranger, changeRequests)).changeRequests.nodes).toEqual([]);
      expect((await admin.ask(stranger, auditLog)).auditLog.nodes).toEqual([]);
      const changeId = await admin.approved('adjustStock', asked);
      const elsewhere = await openAdministration(`${tenant}-b`, open());
      expect(userErrorCodes(await elsewhere.record({ changeId }))).toEqual(['CHANGE_NOT_FOUND']);
    });

    test.each([
      [{ mutation: 'a b' }, 'input.mutation'],
      [{ input: [1] }, 'input.input'],
      [{ input: { text: 'x'.repeat(20_000) } }, 'input.input'],
      [{ input: { text: 'a\u0000b' } }, 'input.input'],
      [{ idempotencyKey: '' }, 'input.idempotencyKey'],
    ])('a request of %j is BAD_USER_INPUT', async (more, _argument) => {
      const input = { mutation: 'm', input: {}, reason: 'r', idempotencyKey: 'k', ...more };
      const document = `mutation ($input: RequestChangeInput!) { requestChange(input: $input) { change { id } } }`;
      expect(await admin.codes(admin.ann, document, { input })).toEqual(['BAD_USER_INPUT']);
    });
  });
};
