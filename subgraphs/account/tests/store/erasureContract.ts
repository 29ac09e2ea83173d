import { beforeEach, describe, expect, test } from '@jest/globals';
import { ok } from '@commerce/kernel';
import { addAddress } from '../../src/domain/addressBook.ts';
import type { AccountStore } from '../../src/ports.ts';
import {
  accountId,
  address,
  addressId,
  consent,
  eventId,
  groupId,
  once,
  startMs,
} from '../support/fixtures.ts';

const laterMs = startMs + 60_000;

/** What an AccountStore keeps, exports, erases and keeps apart. `announced`: as in the contract. */
export const erasureContract = (
  name: string,
  open: () => { store: AccountStore; announced: (tenant: string) => Promise<string[]> },
): void => {
  describe(`${name}: the contract of an account store, erasure and tenants`, () => {
    let counter = 0;
    let tenant: string;
    let ada: string;
    let store: AccountStore;
    let announced: (tenant: string) => Promise<string[]>;

    beforeEach(async () => {
      ({ store, announced } = open());
      counter += 1;
      // A tenant of its own for each test: the real store is one for all of them.
      tenant = `erasure-${counter}`;
      ada = accountId('ada');
      await store.ensureAccount(tenant, ada, startMs);
    });

    const add = (id: string, account = ada, request = once(account, id)) =>
      store.changeAddressBook(tenant, account, (book) => addAddress(book, address(id, account), []), {
        request,
        addressId: addressId(id),
      });

    const fill = async (): Promise<void> => {
      await store.updateProfile(tenant, ada, { email: 'ada@example.com', displayName: 'Ada' }, startMs);
      await add('a1');
      await store.recordConsent(tenant, consent('c1', ada));
      const vip = { id: groupId('vip'), code: 'VIP', name: 'Very important' };
      await store.createGroup(tenant, vip, 10, once('sam', 'g1'));
      await store.joinGroup(tenant, ada, vip.id, startMs);
    };

    test('the export has everything of the account and nothing of others', async () => {
      await fill();
      const bob = accountId('bob');
      await store.ensureAccount(tenant, bob, startMs);
      await add('b1', bob);
      const held = await store.exportAccount(tenant, ada);
      expect(held?.account.email).toBe('ada@example.com');
      expect(held?.addresses.map(({ id }) => id)).toEqual([addressId('a1')]);
      expect(held?.consentChanges).toEqual([consent('c1', ada)]);
      expect(held?.groups.map(({ code }) => code)).toEqual(['VIP']);
      expect(await store.exportAccount(tenant, accountId('nobody'))).toBeUndefined();
    });

    test('an erasure leaves the id and the time, announces itself once, and repeats its answer', async () => {
      await fill();
      const summary = { profileFields: 2, addresses: 1, consentChanges: 1, groupMemberships: 1 };
      expect(await store.erasureSummary(tenant, ada)).toEqual(summary);

      const event = { id: eventId('e1'), erasedAtMs: laterMs };
      const answer = { erasedAtMs: laterMs, removed: summary };
      expect(await store.eraseAccount(tenant, ada, event, once(ada))).toEqual({
        kind: 'done',
        value: answer,
      });
      const repeat = { id: eventId('e2'), erasedAtMs: laterMs + 1 };
      expect(await store.eraseAccount(tenant, ada, repeat, once(ada))).toEqual({
        kind: 'replayed',
        value: answer,
      });
      expect(await store.eraseAccount(tenant, ada, repeat, once(ada, 'k1', { requestHash: 'h2' }))).toEqual({
        kind: 'mismatch',
      });

      expect(await store.findAccounts(tenant, [ada])).toEqual([
        { id: ada, email: null, displayName: null, locale: null, createdAtMs: startMs, erasedAtMs: laterMs },
      ]);
      expect(await store.addressesOf(tenant, [ada])).toEqual([]);
      expect(await store.consentHistoryOf(tenant, ada, 10)).toEqual([]);
      expect(await store.groupsOf(tenant, [ada])).toEqual([]);
      expect(await store.erasureSummary(tenant, ada)).toBeUndefined();
      expect(await announced(tenant)).toEqual([ada]);
    });

    test('nothing can be written to an erased account until it begins anew', async () => {
      await store.eraseAccount(tenant, ada, { id: eventId('e1'), erasedAtMs: laterMs }, once(ada));
      expect(await add('a1')).toMatchObject({ kind: 'refused' });
      expect(await store.updateProfile(tenant, ada, { locale: 'de' }, laterMs)).toBeUndefined();
      expect(await store.recordConsent(tenant, consent('c1', ada))).toBeUndefined();

      const fresh = await store.ensureAccount(tenant, ada, laterMs + 1);
      expect(fresh).toMatchObject({ id: ada, email: null, createdAtMs: laterMs + 1, erasedAtMs: null });
      expect(await add('a1')).toMatchObject({ kind: 'changed' });
    });

    test('who never had an account can be erased all the same', async () => {
      const bob = accountId('bob');
      const event = { id: eventId('e1'), erasedAtMs: laterMs };
      const { value } = (await store.eraseAccount(tenant, bob, event, once(bob))) as { value: object };
      expect(value).toEqual({
        erasedAtMs: laterMs,
        removed: { profileFields: 0, addresses: 0, consentChanges: 0, groupMemberships: 0 },
      });
      expect(await announced(tenant)).toEqual([bob]);
    });

    test('erasures at once take turns: one does it, the others repeat its answer', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, (_, n) =>
          store.eraseAccount(tenant, ada, { id: eventId(`e${n}`), erasedAtMs: laterMs + n }, once(ada)),
        ),
      );
      expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(1);
      expect(outcomes.filter(({ kind }) => kind === 'replayed')).toHaveLength(4);
      expect(await announced(tenant)).toEqual([ada]);
    });

    test('old answers are forgotten, young ones kept', async () => {
      await add('a1');
      await add('a2', ada, once(ada, 'a2', { atMs: laterMs }));
      expect(await store.forgetRequestsBefore(tenant, laterMs)).toBe(1);
      expect(await add('a3', ada, once(ada, 'a1'))).toMatchObject({ kind: 'changed' });
      expect(await add('a4', ada, once(ada, 'a2'))).toMatchObject({ kind: 'replayed' });
    });

    test('another tenant sees none of it and changes none of it', async () => {
      await fill();
      const other = `${tenant}-other`;
      const event = { id: eventId('e1'), erasedAtMs: laterMs };
      expect(await store.findAccounts(other, [ada])).toEqual([]);
      expect(await store.addressesOf(other, [ada])).toEqual([]);
      expect(await store.consentsOf(other, [ada])).toEqual([]);
      expect(await store.consentHistoryOf(other, ada, 10)).toEqual([]);
      expect(await store.groupsOf(other, [ada])).toEqual([]);
      expect(await store.listGroups(other, 10)).toEqual([]);
      expect(await store.findGroup(other, groupId('vip'))).toBeUndefined();
      expect(await store.exportAccount(other, ada)).toBeUndefined();
      expect(await store.updateProfile(other, ada, { displayName: 'Eve' }, laterMs)).toBeUndefined();
      expect(await store.changeAddressBook(other, ada, () => ok([]))).toMatchObject({ kind: 'refused' });
      expect(await store.joinGroup(other, ada, groupId('vip'), laterMs)).toBe(false);
      await store.leaveGroup(other, ada, groupId('vip'));
      await store.eraseAccount(other, ada, event, once(ada));
      expect(await store.forgetRequestsBefore(other, laterMs + 1)).toBe(1);

      expect(await store.erasureSummary(tenant, ada)).toEqual({
        profileFields: 2,
        addresses: 1,
        consentChanges: 1,
        groupMemberships: 1,
      });
      expect(await announced(tenant)).toEqual([]);
    });
  });
};
