import { beforeEach, describe, expect, test } from '@jest/globals';
import { err } from '@commerce/kernel';
import { addAddress, removeAddress, setDefaultAddress } from '../../src/domain/addressBook.ts';
import { addressNotFound } from '../../src/domain/errors.ts';
import type { AccountStore } from '../../src/ports.ts';
import { accountId, address, addressId, consent, groupId, once, startMs } from '../support/fixtures.ts';

const laterMs = startMs + 60_000;

/** What every AccountStore must do. `announced` gives the account ids whose erasure waits to be sent, by tenant. */
export const accountStoreContract = (
  name: string,
  open: () => { store: AccountStore; announced: (tenant: string) => Promise<string[]> },
): void => {
  describe(`${name}: the contract of an account store`, () => {
    let counter = 0;
    let tenant: string;
    let ada: string;
    let store: AccountStore;

    beforeEach(async () => {
      ({ store } = open());
      counter += 1;
      // A tenant of its own for each test: the real store is one for all of them.
      tenant = `tenant-${counter}`;
      ada = accountId('ada');
      await store.ensureAccount(tenant, ada, startMs);
    });

    const add = (id: string, account = ada, request = once(account, id)) =>
      store.changeAddressBook(tenant, account, (book) => addAddress(book, address(id, account), []), {
        request,
        addressId: addressId(id),
      });

    test('an account is made once and stays as it is', async () => {
      await store.updateProfile(tenant, ada, { email: 'ada@example.com' }, laterMs);
      const again = await store.ensureAccount(tenant, ada, laterMs);
      expect(again).toEqual({
        id: ada,
        email: 'ada@example.com',
        displayName: null,
        locale: null,
        createdAtMs: startMs,
        erasedAtMs: null,
      });
    });

    test('first sign-ins at once make one account', async () => {
      const bob = accountId('bob');
      const made = await Promise.all(
        Array.from({ length: 20 }, (_, n) => store.ensureAccount(tenant, bob, startMs + n)),
      );
      expect(new Set(made.map(({ createdAtMs }) => createdAtMs)).size).toBe(1);
      expect(await store.findAccounts(tenant, [bob])).toHaveLength(1);
    });

    test('a patch changes the fields it names, empties those it nulls, and leaves the others', async () => {
      await store.updateProfile(tenant, ada, { email: 'ada@example.com', displayName: 'Ada' }, laterMs);
      const patched = await store.updateProfile(tenant, ada, { displayName: null, locale: 'de-AT' }, laterMs);
      expect(patched).toMatchObject({ email: 'ada@example.com', displayName: null, locale: 'de-AT' });
      expect(
        await store.updateProfile(tenant, accountId('nobody'), { locale: 'de' }, laterMs),
      ).toBeUndefined();
    });

    test('unknown ids are left out', async () => {
      const found = await store.findAccounts(tenant, [accountId('nobody'), ada, ada]);
      expect(found.map(({ id }) => id)).toEqual([ada]);
    });

    test('a book is kept as the change made it, oldest first', async () => {
      await add('a1');
      await add('a2');
      const outcome = await store.changeAddressBook(tenant, ada, (book) =>
        setDefaultAddress(book, addressId('a2'), 'BILLING'),
      );
      const expected = [
        address('a1', ada, { isDefaultShipping: true }),
        address('a2', ada, { isDefaultBilling: true }),
      ];
      expect(outcome).toEqual({ kind: 'changed', book: expected });
      expect(await store.addressesOf(tenant, [ada])).toEqual(expected);

      await store.changeAddressBook(tenant, ada, (book) => removeAddress(book, addressId('a1')));
      expect(await store.addressesOf(tenant, [ada])).toEqual([
        address('a2', ada, { isDefaultBilling: true, isDefaultShipping: true }),
      ]);
    });

    test('both defaults can change owners at once, in either direction', async () => {
      await add('a1');
      await add('a2');
      for (const id of [addressId('a2'), addressId('a1'), addressId('a2')]) {
        await store.changeAddressBook(tenant, ada, (book) => {
          const shipping = setDefaultAddress(book, id, 'SHIPPING');
          return shipping.ok ? setDefaultAddress(shipping.value, id, 'BILLING') : shipping;
        });
        const defaults = (await store.addressesOf(tenant, [ada])).filter(
          (a) => a.isDefaultShipping && a.isDefaultBilling,
        );
        expect(defaults.map((a) => a.id)).toEqual([id]);
      }
    });

    test('defaults set at once by many leave exactly one', async () => {
      const ids = ['a1', 'a2', 'a3', 'a4'];
      for (const id of ids) await add(id);
      await Promise.all(
        Array.from({ length: 16 }, (_, n) =>
          store.changeAddressBook(tenant, ada, (book) =>
            setDefaultAddress(
              book,
              addressId(ids[n % ids.length] ?? 'a1'),
              n % 2 === 0 ? 'SHIPPING' : 'BILLING',
            ),
          ),
        ),
      );
      const book = await store.addressesOf(tenant, [ada]);
      expect(book.filter((a) => a.isDefaultShipping)).toHaveLength(1);
      expect(book.filter((a) => a.isDefaultBilling)).toHaveLength(1);
    });

    test('a refused change writes nothing, and its key may be used again', async () => {
      const refuse = await store.changeAddressBook(tenant, ada, () => err(addressNotFound), {
        request: once(ada, 'a1'),
        addressId: addressId('a1'),
      });
      expect(refuse).toEqual({ kind: 'refused', error: addressNotFound });
      expect(await add('a1')).toMatchObject({ kind: 'changed' });
    });

    test('a repeated key changes nothing and names the first address; with another request it is a mismatch', async () => {
      await add('a1');
      const request = once(ada, 'a1');
      const repeat = await store.changeAddressBook(
        tenant,
        ada,
        (book) => addAddress(book, address('a9', ada), []),
        {
          request,
          addressId: addressId('a9'),
        },
      );
      expect(repeat).toMatchObject({ kind: 'replayed', addressId: addressId('a1') });
      expect(await store.addressesOf(tenant, [ada])).toHaveLength(1);
      expect(await add('a2', ada, { ...request, requestHash: 'h2' })).toEqual({ kind: 'mismatch' });
    });

    test('one key used at once by many takes effect once', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, n) => add(`b${n}`, ada, once(ada, 'same'))),
      );
      expect(outcomes.filter(({ kind }) => kind === 'changed')).toHaveLength(1);
      expect(outcomes.filter(({ kind }) => kind === 'replayed')).toHaveLength(7);
      expect(await store.addressesOf(tenant, [ada])).toHaveLength(1);
    });

    test('the last decision on each purpose holds, and repeating it is not recorded', async () => {
      const yes = consent('c1', ada, { source: 'checkout' });
      expect(await store.recordConsent(tenant, yes)).toEqual(yes);
      expect(await store.recordConsent(tenant, consent('c2', ada, { recordedAtMs: laterMs }))).toEqual(yes);
      const no = consent('c3', ada, { granted: false, recordedAtMs: laterMs });
      await store.recordConsent(tenant, no);
      const other = consent('c4', ada, { purpose: 'MARKETING_SMS', recordedAtMs: laterMs });
      await store.recordConsent(tenant, other);

      expect(await store.consentHistoryOf(tenant, ada, 10)).toEqual([other, no, yes]);
      expect(await store.consentHistoryOf(tenant, ada, 1)).toEqual([other]);
      const current = await store.consentsOf(tenant, [ada]);
      expect(current.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([no, other]);
      expect(await store.recordConsent(tenant, consent('c5', accountId('nobody')))).toBeUndefined();
    });

    test('a group’s code is its own, and an account joins and leaves any number of times', async () => {
      const vip = { id: groupId('vip'), code: 'VIP', name: 'Very important' };
      expect(await store.createGroup(tenant, vip, 2, once('sam', 'g1'))).toEqual({
        kind: 'done',
        value: { id: vip.id },
      });
      const again = await store.createGroup(tenant, { ...vip, id: groupId('x') }, 2, once('sam', 'g1'));
      expect(again).toEqual({ kind: 'replayed', value: { id: vip.id } });
      const taken = await store.createGroup(tenant, { ...vip, id: groupId('y') }, 2, once('sam', 'g2'));
      expect(taken).toEqual({ kind: 'done', value: 'taken' });
      const mismatch = await store.createGroup(tenant, vip, 2, once('sam', 'g1', { requestHash: 'h2' }));
      expect(mismatch).toEqual({ kind: 'mismatch' });
      const b2b = { id: groupId('b2b'), code: 'B2B', name: 'Business' };
      await store.createGroup(tenant, b2b, 2, once('sam', 'g2'));
      const full = await store.createGroup(
        tenant,
        { ...vip, id: groupId('z'), code: 'Z' },
        2,
        once('sam', 'g3'),
      );
      expect(full).toEqual({ kind: 'done', value: 'full' });

      for (const id of [vip.id, b2b.id, vip.id])
        expect(await store.joinGroup(tenant, ada, id, startMs)).toBe(true);
      expect(await store.joinGroup(tenant, ada, groupId('none'), startMs)).toBe(false);
      expect(await store.joinGroup(tenant, accountId('nobody'), vip.id, startMs)).toBe(false);
      expect(await store.groupsOf(tenant, [ada])).toEqual([
        { ...b2b, accountId: ada },
        { ...vip, accountId: ada },
      ]);
      await store.leaveGroup(tenant, ada, vip.id);
      await store.leaveGroup(tenant, ada, vip.id);
      expect((await store.groupsOf(tenant, [ada])).map(({ code }) => code)).toEqual(['B2B']);
      expect(await store.listGroups(tenant, 10)).toEqual([b2b, vip]);
      expect(await store.findGroup(tenant, vip.id)).toEqual(vip);
      expect(await store.findGroup(tenant, groupId('none'))).toBeUndefined();
    });
  });
};
