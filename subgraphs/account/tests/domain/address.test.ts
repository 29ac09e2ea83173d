import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseAddress } from '../../src/domain/address.ts';
import { isCountryCode } from '../../src/domain/country.ts';
import { parseEmail } from '../../src/domain/email.ts';
import { parseGroup } from '../../src/domain/group.ts';
import { postal } from '../support/fixtures.ts';

const problems = (over: object): unknown[] => {
  const parsed = parseAddress({ ...postal, ...over });
  return parsed.ok ? [] : parsed.error.map(({ code, field }) => [code, field?.join('.')]);
};

test('an address comes out trimmed, composed, with its country in upper case and nulls for what is empty', () => {
  const parsed = parseAddress({
    ...postal,
    recipient: ' Zoe\u0308 ',
    company: '  ',
    countryCode: 'at',
    phone: '+43 1 23-45',
  });
  expect(parsed).toMatchObject({
    ok: true,
    value: { recipient: 'Zoë', company: null, region: null, countryCode: 'AT', phone: '+43 1 23-45' },
  });
});

test('every broken rule is reported at once, with its path', () => {
  expect(
    problems({ recipient: ' ', city: 'x'.repeat(101), countryCode: 'Austria', phone: 'call me' }),
  ).toEqual([
    ['REQUIRED', 'input.address.recipient'],
    ['TOO_LONG', 'input.address.city'],
    ['NOT_A_COUNTRY', 'input.address.countryCode'],
    ['NOT_A_PHONE_NUMBER', 'input.address.phone'],
  ]);
});

test('text that no store can keep is refused', () => {
  expect(problems({ line1: 'a\u0000b' })).toEqual([['BAD_TEXT', 'input.address.line1']]);
  expect(problems({ line1: 'a\ud800' })).toEqual([['BAD_TEXT', 'input.address.line1']]);
});

test('lengths count what a person sees as characters, not UTF-16 units', () => {
  expect(problems({ city: '𝒳'.repeat(100) })).toEqual([]);
});

test('no problem repeats what was sent: it may be personal', () => {
  const parsed = parseAddress({ ...postal, recipient: 'SECRET'.repeat(50), phone: 'SECRET' });
  expect(JSON.stringify(parsed)).not.toContain('SECRET');
});

test('parsing an address twice changes nothing', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  fc.assert(
    fc.property(text, text, fc.option(text), (recipient, line1, region) => {
      const once = parseAddress({ ...postal, recipient, line1, region });
      if (once.ok) expect(parseAddress(once.value)).toEqual(once);
    }),
  );
});

test('countries are the assigned codes, in upper case', () => {
  expect(['DE', 'AT', 'US', 'AX'].map(isCountryCode)).toEqual([true, true, true, true]);
  expect(['de', 'XX', 'UK', 'D', 'DEU', ''].map(isCountryCode)).toEqual(Array(6).fill(false));
});

test.each([
  'Ada@Example.COM',
  ' ada@example.com ',
  'ada+shop@mail.example.co.uk',
  'jürgen@müller.de',
  'a@b.c',
])('%s is an e-mail address, kept in lower case', (text) => {
  expect(parseEmail(text, ['email'])).toEqual({ ok: true, value: text.trim().toLowerCase() });
});

test.each([
  '',
  'ada',
  'ada@',
  '@example.com',
  'ada@localhost',
  'a b@example.com',
  'a@b@c.de',
  '.a@b.de',
  'a..b@c.de',
  'a@b..de',
  'a@-b.de',
  `${'a'.repeat(65)}@b.de`,
  `a@${'b'.repeat(250)}.de`,
  'Ada <ada@example.com>',
  'a@b.d\ne',
])('%j is no e-mail address', (text) => {
  const parsed = parseEmail(text, ['email']);
  expect(parsed).toMatchObject({ ok: false, error: { code: 'NOT_AN_EMAIL', field: ['input', 'email'] } });
});

test('a group’s code is upper snake case', () => {
  for (const code of ['VIP', 'B2B', 'B2B_GOLD']) expect(parseGroup({ code, name: 'x' }).ok).toBe(true);
  for (const code of ['', 'vip', '_A', 'A_', 'A__B', '2B', 'A B', 'A'.repeat(51)]) {
    expect(parseGroup({ code, name: 'x' })).toMatchObject({ ok: false, error: [{ code: 'NOT_A_CODE' }] });
  }
});
