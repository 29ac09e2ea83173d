import { beforeEach, describe, expect, test } from '@jest/globals';
import { guest, shopper, staff } from '@commerce/testkit';
import type { AccountStore } from '../../src/ports.ts';
import { createTestApp, type TestApp, userErrorCodes } from '../support/accountApp.ts';
import { accountId, addressId, postal } from '../support/fixtures.ts';

import {
  me,
  updateProfile,
  addAddress,
  updateAddress,
  removeAddress,
  setDefaultAddress,
  setConsent,
  erase,
} from './documents.ts';

/** What the subgraph answers, whatever store stands behind it. */
export const subgraphBehaviour = (name: string, open: () => AccountStore): void => {
  describe(`${name}: the account subgraph`, () => {
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
      acme = `graph-${counter}`;
      subject = await createTestApp(open());
    });

    const add = async (who = ada(), key = 'k1', more: object = {}): Promise<string> => {
      const input = { address: postal, idempotencyKey: key, ...more };
      const { addAddress: payload } = await subject.ask(who, addAddress, { input });
      return String(payload.address.id);
    };

    test('the first signed-in request makes the account, later ones find it', async () => {
      const first = await subject.ask(ada(), me);
      expect(first['me']).toEqual({
        id: accountId('ada'),
        email: null,
        displayName: null,
        locale: null,
        createdAt: '2026-01-15T12:00:00.000Z',
        erasedAt: null,
        addresses: [],
        defaultShippingAddress: null,
        defaultBillingAddress: null,
        consents: [],
        consentHistory: [],
        groups: [],
      });
      subject.clock.advance(60_000);
      expect(await subject.ask(ada(), me)).toEqual(first);
    });

    test('two hundred first requests at once make one account', async () => {
      const answers = await Promise.all(
        Array.from({ length: 200 }, () => subject.ask(ada(), '{ me { id createdAt } }')),
      );
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    });

    test('a guest has no account, and may change none', async () => {
      const who = guest(acme);
      expect(await subject.codes(who, '{ me { id } exportMyData { data } }')).toEqual([
        'FORBIDDEN',
        'FORBIDDEN',
      ]);
      for (const [query, input] of [
        [updateProfile, { displayName: 'x' }],
        [addAddress, { address: postal, idempotencyKey: 'k' }],
        [updateAddress, { addressId: addressId('a'), address: postal }],
        [removeAddress, { addressId: addressId('a') }],
        [setDefaultAddress, { addressId: addressId('a'), kind: 'BILLING' }],
        [setConsent, { purpose: 'ANALYTICS', granted: true }],
        [erase, { confirm: accountId('ada'), idempotencyKey: 'k' }],
      ] as const) {
        expect(await subject.codes(who, query, { input })).toEqual(['FORBIDDEN']);
      }
    });

    test('a profile changes by field; the e-mail is kept in lower case', async () => {
      const input = { email: ' Ada@Example.COM', displayName: 'Ada', locale: 'de-at' };
      expect((await subject.ask(ada(), updateProfile, { input }))['updateProfile']).toEqual({
        account: { email: 'ada@example.com', displayName: 'Ada', locale: 'de-AT' },
        userErrors: [],
      });
      const cleared = await subject.ask(ada(), updateProfile, { input: { email: null } });
      expect(cleared['updateProfile'].account).toEqual({ email: null, displayName: 'Ada', locale: 'de-AT' });
      const same = await subject.ask(ada(), updateProfile, { input: {} });
      expect(same['updateProfile'].account).toEqual(cleared['updateProfile'].account);
    });

    test('bad profile fields are user errors with their paths; a bad locale is BAD_USER_INPUT', async () => {
      const input = { email: 'nobody', displayName: ' ' };
      const { updateProfile: payload } = await subject.ask(ada(), updateProfile, { input });
      expect(payload.account).toBeNull();
      expect(payload.userErrors).toMatchObject([
        { __typename: 'InvalidInput', code: 'NOT_AN_EMAIL', field: ['input', 'email'] },
        { __typename: 'InvalidInput', code: 'REQUIRED', field: ['input', 'displayName'] },
      ]);
      expect(await subject.codes(ada(), updateProfile, { input: { locale: '!' } })).toEqual([
        'BAD_USER_INPUT',
      ]);
    });

    test('the address book: add, repeat, change, make default, remove', async () => {
      const first = await add();
      expect(await add()).toBe(first);
      expect(
        await subject.codes(ada(), addAddress, {
          input: { address: { ...postal, city: 'Graz' }, idempotencyKey: 'k1' },
        }),
      ).toEqual(['CONFLICT']);
      const second = await add(ada(), 'k2', { defaultFor: ['BILLING'] });

      const { me: account } = await subject.ask(ada(), me);
      expect(account.addresses).toMatchObject([
        { id: first, isDefaultShipping: true, isDefaultBilling: false },
        { id: second, isDefaultShipping: false, isDefaultBilling: true },
      ]);

      const input = { addressId: second, address: { ...postal, city: 'Graz', countryCode: 'at' } };
      const changed = await subject.ask(ada(), updateAddress, { input });
      expect(changed['updateAddress']).toEqual({
        address: { id: second, city: 'Graz', isDefaultShipping: false },
        userErrors: [],
      });

      const made = await subject.ask(ada(), setDefaultAddress, {
        input: { addressId: second, kind: 'SHIPPING' },
      });
      expect(made['setDefaultAddress'].account).toEqual({
        defaultShippingAddress: { id: second },
        defaultBillingAddress: { id: second },
      });

      const removed = await subject.ask(ada(), removeAddress, { input: { addressId: second } });
      expect(removed['removeAddress']).toEqual({
        removedAddressId: second,
        account: { addresses: [{ id: first }], defaultShippingAddress: { id: first } },
        userErrors: [],
      });
    });

    test('a repeated add whose address is gone answers null, and adds nothing', async () => {
      const id = await add();
      await subject.ask(ada(), removeAddress, { input: { addressId: id } });
      const again = await subject.ask(ada(), addAddress, {
        input: { address: postal, idempotencyKey: 'k1' },
      });
      expect(again['addAddress']).toEqual({ address: null, account: { addresses: [] }, userErrors: [] });
    });

    test('a bad address is refused with every problem, and its key stays free', async () => {
      const bad = { address: { ...postal, city: '', countryCode: 'XX' }, idempotencyKey: 'k1' };
      const { addAddress: payload } = await subject.ask(ada(), addAddress, { input: bad });
      expect(userErrorCodes(payload)).toEqual(['REQUIRED', 'NOT_A_COUNTRY']);
      await add();
    });

    test.each([
      ['an id of the wrong form', updateAddress, { addressId: 'x', address: postal }],
      ['an id of the wrong kind', removeAddress, { addressId: accountId('ada') }],
      ['a key with spaces', addAddress, { address: postal, idempotencyKey: 'a b' }],
      ['an empty key', erase, { confirm: accountId('ada'), idempotencyKey: '' }],
      ['a long key', addAddress, { address: postal, idempotencyKey: 'k'.repeat(129) }],
    ])('%s is BAD_USER_INPUT', async (_what, query, input) => {
      expect(await subject.codes(ada(), query, { input })).toEqual(['BAD_USER_INPUT']);
    });

    test('nobody touches another person’s addresses: they are simply not there', async () => {
      const id = await add();
      for (const who of [bob(), stranger(), sam()]) {
        for (const [query, field, input] of [
          [updateAddress, 'updateAddress', { addressId: id, address: postal }],
          [removeAddress, 'removeAddress', { addressId: id }],
          [setDefaultAddress, 'setDefaultAddress', { addressId: id, kind: 'BILLING' }],
        ] as const) {
          const payload = (await subject.ask(who, query, { input }))[field];
          expect(payload.userErrors).toMatchObject([{ __typename: 'NotFound', code: 'ADDRESS_NOT_FOUND' }]);
        }
      }
      expect((await subject.ask(ada(), me))['me'].addresses).toHaveLength(1);
    });

    test('consent: the last decision holds, the history keeps every change', async () => {
      const decide = (granted: boolean) =>
        subject.ask(ada(), setConsent, { input: { purpose: 'MARKETING_EMAIL', granted, source: 'footer' } });
      await decide(true);
      subject.clock.advance(1_000);
      await decide(true);
      const last = await decide(false);
      expect(last['setConsent']).toEqual({
        consent: { purpose: 'MARKETING_EMAIL', granted: false, recordedAt: '2026-01-15T12:00:01.000Z' },
        account: { consents: [{ granted: false }] },
        userErrors: [],
      });
      expect((await subject.ask(ada(), me))['me'].consentHistory).toEqual([
        { purpose: 'MARKETING_EMAIL', granted: false, source: 'footer' },
        { purpose: 'MARKETING_EMAIL', granted: true, source: 'footer' },
      ]);
      const long = { purpose: 'ANALYTICS', granted: true, source: 'x'.repeat(101) };
      const { setConsent: refused } = await subject.ask(ada(), setConsent, { input: long });
      expect(refused.userErrors).toMatchObject([{ code: 'TOO_LONG', field: ['input', 'source'] }]);
    });
  });
};
