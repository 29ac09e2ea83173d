import { expect, test } from '@jest/globals';
import { changesConsent, currentConsents } from '../../src/domain/consent.ts';
import { accountId, consent } from '../support/fixtures.ts';

const ada = accountId('ada');

test('a first decision counts, a refusal too; a repetition does not', () => {
  const yes = consent('a', ada);
  const no = consent('b', ada, { granted: false });
  expect(changesConsent(undefined, yes)).toBe(true);
  expect(changesConsent(undefined, no)).toBe(true);
  expect(changesConsent(yes, yes)).toBe(false);
  expect(changesConsent(yes, no)).toBe(true);
});

test('the last decision on each purpose holds', () => {
  const sms = consent('a', ada, { purpose: 'MARKETING_SMS' });
  const yes = consent('b', ada);
  const no = consent('c', ada, { granted: false });
  expect(currentConsents([yes, sms, no])).toEqual([sms, no]);
});
