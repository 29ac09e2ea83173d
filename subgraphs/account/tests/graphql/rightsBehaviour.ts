import { beforeEach, describe, expect, test } from '@jest/globals';
import { guest, inRole, shopper, staff } from '@commerce/testkit';
import type { AccountStore } from '../../src/ports.ts';
import { createTestApp, type TestApp, userErrorCodes } from '../support/accountApp.ts';
import { accountId, groupId, postal } from '../support/fixtures.ts';
import {
  me,
  updateProfile,
  addAddress,
  setConsent,
  erase,
  createGroup,
  addToGroup,
  removeFromGroup,
  accountById,
  entities,
} from './documents.ts';

/** Who may see and change what, and what remains of a person. */
export const rightsBehaviour = (name: string, open: () => AccountStore): void => {
  describe(`${name}: rights in the account subgraph`, () => {
    let counter = 0;
    let subject: TestApp;
    let acme: string;
    const ada = () => shopper(acme, { accountId: accountId('ada') });
    const bob = () => shopper(acme, { accountId: accountId('bob'), subject: 'bob' });
    const sam = () => staff(acme, { accountId: accountId('sam') });
    /** The same person's id, but another tenant's token. */
    const stranger = () => shopper(`${acme}-b`, { accountId: accountId('ada') });

    beforeEach(async () => {
      counter += 1;
      acme = `rights-${counter}`;
      subject = await createTestApp(open());
    });

    const add = async (who = ada(), key = 'k1', more: object = {}): Promise<string> => {
      const input = { address: postal, idempotencyKey: key, ...more };
      const { addAddress: payload } = await subject.ask(who, addAddress, { input });
      return String(payload.address.id);
    };

    test('staff make groups, put accounts in and take them out; shoppers may not', async () => {
      await subject.ask(ada(), me);
      const input = { code: 'VIP', name: 'Very important', idempotencyKey: 'g1' };
      const made = (await subject.ask(sam(), createGroup, { input }))['createGroup'];
      expect((await subject.ask(sam(), createGroup, { input }))['createGroup']).toEqual(made);
      const other = { ...input, idempotencyKey: 'g2' };
      const taken = (await subject.ask(sam(), createGroup, { input: other }))['createGroup'];
      expect(taken.userErrors).toMatchObject([{ code: 'CODE_TAKEN' }]);
      const bad = { code: 'vip', name: '', idempotencyKey: 'g3' };
      const refused = (await subject.ask(sam(), createGroup, { input: bad }))['createGroup'];
      expect(userErrorCodes(refused)).toEqual(['NOT_A_CODE', 'REQUIRED']);

      const membership = { accountId: accountId('ada'), groupId: made.group.id };
      for (let n = 0; n < 2; n += 1) {
        const joined = (await subject.ask(sam(), addToGroup, { input: membership }))['addAccountToGroup'];
        expect(joined).toEqual({
          account: { id: accountId('ada'), groups: [{ code: 'VIP' }] },
          group: { code: 'VIP' },
          userErrors: [],
        });
      }
      expect((await subject.ask(ada(), me))['me'].groups).toEqual([{ code: 'VIP', name: 'Very important' }]);
      expect(await subject.ask(sam(), '{ customerGroups { code } }')).toEqual({
        customerGroups: [{ code: 'VIP' }],
      });

      const unknown = { accountId: accountId('nobody'), groupId: groupId('none') };
      for (const [query, field] of [
        [addToGroup, 'addAccountToGroup'],
        [removeFromGroup, 'removeAccountFromGroup'],
      ] as const) {
        const payload = (await subject.ask(sam(), query, { input: unknown }))[field];
        expect(userErrorCodes(payload)).toEqual(['ACCOUNT_NOT_FOUND', 'GROUP_NOT_FOUND']);
        expect(await subject.codes(ada(), query, { input: membership })).toEqual(['FORBIDDEN']);
      }
      for (let n = 0; n < 2; n += 1) {
        const left = (await subject.ask(sam(), removeFromGroup, { input: membership }))[
          'removeAccountFromGroup'
        ];
        expect(left.account.groups).toEqual([]);
      }
      expect(await subject.codes(ada(), createGroup, { input })).toEqual(['FORBIDDEN']);
      expect(await subject.codes(ada(), '{ customerGroups { code } }')).toEqual(['FORBIDDEN']);
    });

    test('staff read any account of their tenant and none of another’s', async () => {
      await subject.ask(ada(), updateProfile, { input: { email: 'ada@example.com' } });
      const id = accountId('ada');
      expect((await subject.ask(sam(), accountById, { id }))['account'].email).toBe('ada@example.com');
      expect(await subject.ask(sam(), accountById, { id: accountId('nobody') })).toEqual({ account: null });
      expect(await subject.ask(staff(`${acme}-b`), accountById, { id })).toEqual({ account: null });
      expect(await subject.codes(ada(), accountById, { id })).toEqual(['FORBIDDEN']);
      expect(await subject.codes(sam(), accountById, { id: 'x' })).toEqual(['BAD_USER_INPUT']);
    });

    test('who may only look up sees any account and the groups, and changes none of them', async () => {
      await subject.ask(ada(), updateProfile, { input: { email: 'ada@example.com' } });
      const id = accountId('ada');
      const auditor = inRole('read-only', 'rita', { tenant: acme, accountId: accountId('rita') });
      expect((await subject.ask(auditor, accountById, { id }))['account'].email).toBe('ada@example.com');
      expect(await subject.ask(auditor, '{ customerGroups { code } }')).toEqual({ customerGroups: [] });
      const input = { code: 'VIP', name: 'Very important', idempotencyKey: 'g1' };
      expect(await subject.codes(auditor, createGroup, { input })).toEqual(['FORBIDDEN']);
    });

    test('a reference resolves for its own person and for staff, and for nobody else', async () => {
      await subject.ask(ada(), updateProfile, { input: { email: 'ada@example.com' } });
      await subject.ask(bob(), me);
      const representations = ['ada', 'bob', 'nobody']
        .map((name) => ({ __typename: 'Account', id: accountId(name) }))
        .concat({ __typename: 'Account', id: 'malformed' });
      const resolve = async (who: ReturnType<typeof ada>): Promise<unknown[]> => {
        const answer: { _entities?: ({ id: string } | null)[] } = await subject.ask(who, entities, {
          representations,
        });
        return (answer._entities ?? []).map((entity) => entity?.id ?? null);
      };
      expect(await resolve(ada())).toEqual([accountId('ada'), null, null, null]);
      expect(await resolve(sam())).toEqual([accountId('ada'), accountId('bob'), null, null]);
      for (const who of [guest(acme), stranger()])
        expect(await resolve(who)).toEqual([null, null, null, null]);
    });

    test('the export has everything, and no other person’s anything', async () => {
      await subject.ask(ada(), updateProfile, { input: { email: 'ada@example.com' } });
      const id = await add();
      await add(bob(), 'k1');
      await subject.ask(ada(), setConsent, { input: { purpose: 'ANALYTICS', granted: true } });
      const { exportMyData } = await subject.ask(ada(), '{ exportMyData { generatedAt data } }');
      expect(exportMyData).toMatchObject({
        generatedAt: '2026-01-15T12:00:00.000Z',
        data: {
          profile: { id: accountId('ada'), email: 'ada@example.com', createdAt: '2026-01-15T12:00:00.000Z' },
          addresses: [{ id, recipient: 'Ada Byron', city: 'Wien' }],
          consentHistory: [{ purpose: 'ANALYTICS', granted: true }],
          groups: [],
        },
      });
    });

    test('an erasure asks for confirmation, can be tried out, and leaves nothing but the id', async () => {
      await subject.ask(ada(), updateProfile, { input: { email: 'ada@example.com' } });
      await add();
      const removed = { profileFields: 1, addresses: 1, consentChanges: 0, groupMemberships: 0 };
      const input = { confirm: accountId('ada'), idempotencyKey: 'e1' };

      const wrong = await subject.ask(ada(), erase, { input: { ...input, confirm: accountId('bob') } });
      expect(wrong['eraseMyAccount'].userErrors).toMatchObject([{ code: 'NOT_CONFIRMED' }]);
      const tried = await subject.ask(ada(), erase, { input: { ...input, dryRun: true } });
      expect(tried['eraseMyAccount']).toEqual({
        erasedAccountId: null,
        erasedAt: null,
        removed,
        userErrors: [],
      });
      expect((await subject.ask(ada(), me))['me'].email).toBe('ada@example.com');

      const done = await subject.ask(ada(), erase, { input });
      expect(done['eraseMyAccount']).toEqual({
        erasedAccountId: accountId('ada'),
        erasedAt: '2026-01-15T12:00:00.000Z',
        removed,
        userErrors: [],
      });
      subject.clock.advance(5_000);
      expect(await subject.ask(ada(), erase, { input })).toEqual(done);

      const { account } = await subject.ask(sam(), accountById, { id: accountId('ada') });
      expect(account).toMatchObject({ email: null, addresses: [], erasedAt: '2026-01-15T12:00:00.000Z' });
      const representations = [{ __typename: 'Account', id: accountId('ada') }];
      expect(await subject.ask(ada(), entities, { representations })).toEqual({ _entities: [null] });

      const { me: fresh } = await subject.ask(ada(), me);
      expect(fresh).toMatchObject({
        id: accountId('ada'),
        email: null,
        createdAt: '2026-01-15T12:00:05.000Z',
        erasedAt: null,
      });
      expect(await subject.ask(ada(), erase, { input })).toEqual(done);
      expect((await subject.ask(ada(), me))['me'].createdAt).toBe('2026-01-15T12:00:05.000Z');
    });
  });
};
