import { describe, expect, test } from '@jest/globals';
import { readContact } from '../../src/domain/contact.ts';
import { newOrderNumber } from '../../src/domain/orderNumber.ts';
import { checkoutInput } from '../support/world.ts';
import { randomBytes } from 'node:crypto';

const input = checkoutInput('car_1');
const address = input.shippingAddress;

describe('contact data', () => {
  test('is trimmed, blanks are left out, and the billing address defaults to the shipping address', () => {
    const contact = readContact({
      ...input,
      note: '  ',
      shippingAddress: { ...address, name: ' Sam ', line2: ' ' },
    });
    expect(contact).toEqual({
      ok: true,
      value: {
        email: 'sam@example.com',
        shippingAddress: {
          name: 'Sam',
          line1: 'Ringstr. 1',
          city: 'Wien',
          postalCode: '1010',
          countryCode: 'AT',
        },
        billingAddress: {
          name: 'Sam',
          line1: 'Ringstr. 1',
          city: 'Wien',
          postalCode: '1010',
          countryCode: 'AT',
        },
      },
    });
  });

  test('names every rule that it breaks, with the path of the input', () => {
    const contact = readContact({
      email: 'sam at example',
      note: 'x'.repeat(1001),
      shippingAddress: { ...address, name: ' ', city: 'x'.repeat(201) },
      billingAddress: { ...address, countryCode: 'Austria' },
    });
    expect(
      contact.ok
        ? []
        : contact.error.map((refusal) => 'field' in refusal && [refusal.code, refusal.field?.join('.')]),
    ).toEqual([
      ['EMAIL_INVALID', 'input.email'],
      ['TEXT_TOO_LONG', 'input.note'],
      ['TEXT_REQUIRED', 'input.shippingAddress.name'],
      ['TEXT_TOO_LONG', 'input.shippingAddress.city'],
      ['COUNTRY_INVALID', 'input.billingAddress.countryCode'],
    ]);
  });

  test.each(['a@b', '@b.cd', 'a@@b.cd', 'a b@c.de', `${'a'.repeat(250)}@b.cd`])(
    '%s is no e-mail address',
    (email) => {
      expect(readContact({ ...input, email }).ok).toBe(false);
    },
  );
});

describe('an order’s number', () => {
  test('is short, readable and not like the one before', () => {
    const numbers = Array.from({ length: 500 }, () => newOrderNumber(randomBytes));
    for (const number of numbers) expect(number).toMatch(/^A-[2-9A-HJKMNP-TW-Z]{4}-[2-9A-HJKMNP-TW-Z]{4}$/);
    expect(new Set(numbers).size).toBe(500);
  });
});
