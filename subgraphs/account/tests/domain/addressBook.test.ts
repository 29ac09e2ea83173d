import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PostalAddress } from '../../src/domain/address.ts';
import {
  addAddress,
  type AddressBook,
  type AddressKind,
  defaultOf,
  maxAddresses,
  removeAddress,
  replaceAddress,
  setDefaultAddress,
} from '../../src/domain/addressBook.ts';
import { accountId, address, addressId } from '../support/fixtures.ts';

const ada = accountId('ada');
const postalAddress: PostalAddress = (({
  id: _id,
  accountId: _a,
  isDefaultShipping: _s,
  isDefaultBilling: _b,
  createdAtMs: _c,
  ...rest
}) => rest)(address('x', ada));
const kinds: AddressKind[] = ['SHIPPING', 'BILLING'];

const kind = fc.constantFrom(...kinds);
const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const step = fc.oneof(
  fc.record({ act: fc.constant('add' as const), name, kinds: fc.uniqueArray(kind) }),
  fc.record({ act: fc.constant('remove' as const), name }),
  fc.record({ act: fc.constant('default' as const), name, kind }),
  fc.record({ act: fc.constant('replace' as const), name }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const apply = (book: AddressBook, taken: Step): AddressBook => {
  const id = addressId(taken.name);
  const result = () => {
    switch (taken.act) {
      case 'add':
        return book.some((a) => a.id === id)
          ? undefined
          : addAddress(book, address(taken.name, ada), taken.kinds);
      case 'remove':
        return removeAddress(book, id);
      case 'default':
        return setDefaultAddress(book, id, taken.kind);
      case 'replace':
        return replaceAddress(book, id, { ...postalAddress, city: 'Graz' });
    }
  };
  const changed = result();
  return changed?.ok ? changed.value : book;
};

test('whatever is done to a book, it has exactly one default of each kind unless it is empty', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let book: AddressBook = [];
      for (const taken of steps) {
        book = apply(book, taken);
        const expected = book.length === 0 ? 0 : 1;
        expect(book.filter((a) => a.isDefaultShipping)).toHaveLength(expected);
        expect(book.filter((a) => a.isDefaultBilling)).toHaveLength(expected);
      }
    }),
  );
});

test('the first address becomes both defaults; a later one only what it asks for', () => {
  const first = apply([], { act: 'add', name: 'a', kinds: [] });
  const second = apply(first, { act: 'add', name: 'b', kinds: ['BILLING'] });
  expect(kinds.map((k) => defaultOf(second, k)?.id)).toEqual([addressId('a'), addressId('b')]);
});

test('a removed default passes to the oldest address left', () => {
  const book = (['a', 'b', 'c'] as const).reduce<AddressBook>(
    (b, n) => apply(b, { act: 'add', name: n, kinds: [] }),
    [],
  );
  const left = apply(apply(book, { act: 'default', name: 'c', kind: 'SHIPPING' }), {
    act: 'remove',
    name: 'c',
  });
  expect(defaultOf(left, 'SHIPPING')?.id).toBe(addressId('a'));
});

test('replacing an address keeps its id, its defaults and its place', () => {
  const book = apply(apply([], { act: 'add', name: 'a', kinds: [] }), { act: 'replace', name: 'a' });
  expect(book).toEqual([
    address('a', ada, { city: 'Graz', isDefaultShipping: true, isDefaultBilling: true }),
  ]);
});

test(`the book takes ${maxAddresses} addresses`, () => {
  const full = Array.from({ length: maxAddresses }, (_, n) => address(`n${n}`, ada));
  expect(addAddress(full, address('more', ada), [])).toMatchObject({
    ok: false,
    error: { code: 'TOO_MANY_ADDRESSES' },
  });
});

test('an unknown address is not found', () => {
  for (const result of [
    removeAddress([], addressId('a')),
    setDefaultAddress([], addressId('a'), 'BILLING'),
    replaceAddress([], addressId('a'), address('a', ada)),
  ]) {
    expect(result).toMatchObject({ ok: false, error: { code: 'ADDRESS_NOT_FOUND' } });
  }
});
