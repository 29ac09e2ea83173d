import { beforeEach, describe, expect, test } from '@jest/globals';
import { guest, shopper, staff } from '@commerce/testkit';
import type { AccountStore } from '../../src/ports.ts';
import { createTestApp, type TestApp, userErrorCodes } from '../support/accountApp.ts';
import { accountId, addressId, groupId, postal } from '../support/fixtures.ts';

const everything = `
  id email displayName locale createdAt erasedAt
  addresses { id recipient city countryCode isDefaultShipping isDefaultBilling }
  defaultShippingAddress { id } defaultBillingAddress { id }
  consents { purpose granted recordedAt }
  consentHistory { purpose granted source }
  groups { code name }`;
const errors = 'userErrors { __typename code field message }';

const me = `{ me { ${everything} } }`;
const updateProfile = `mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { account { email displayName locale } ${errors} } }`;
const addAddress = `mutation ($input: AddAddressInput!) { addAddress(input: $input) { address { id isDefaultShipping } account { addresses { id } } ${errors} } }`;
const updateAddress = `mutation ($input: UpdateAddressInput!) { updateAddress(input: $input) { address { id city isDefaultShipping } ${errors} } }`;
const removeAddress = `mutation ($input: RemoveAddressInput!) { removeAddress(input: $input) { removedAddressId account { addresses { id } defaultShippingAddress { id } } ${errors} } }`;
const setDefaultAddress = `mutation ($input: SetDefaultAddressInput!) { setDefaultAddress(input: $input) { address { id } account { defaultShippingAddress { id } defaultBillingAddress { id } } ${errors} } }`;
const setConsent = `mutation ($input: SetConsentInput!) { setConsent(input: $input) { consent { purpose granted recordedAt } account { consents { granted } } ${errors} } }`;
const erase = `mutation ($input: EraseMyAccountInput!) { eraseMyAccount(input: $input) { erasedAccountId erasedAt removed { profileFields addresses consentChanges groupMemberships } ${errors} } }`;
const createGroup = `mutation ($input: CreateGroupInput!) { createGroup(input: $input) { group { id code name } ${errors} } }`;
const addToGroup = `mutation ($input: AddAccountToGroupInput!) { addAccountToGroup(input: $input) { account { id groups { code } } group { code } ${errors} } }`;
const removeFromGroup = `mutation ($input: RemoveAccountFromGroupInput!) { removeAccountFromGroup(input: $input) { account { groups { code } } ${errors} } }`;
const accountById = `query ($id: ID!) { account(id: $id) { ${everything} } }`;
const entities = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Account { id email } } }`;

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
      expect(await subject.ask(who, '{ me { id } exportMyData { data } }')).toEqual({
        me: null,
        exportMyData: null,
      });
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
