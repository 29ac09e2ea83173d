import { err, ok, type Result } from '@commerce/kernel';
import type { Address, Contact } from './order.ts';
import { invalid, type Refusal } from './refusal.ts';

const maxTextLength = 200;
const maxNoteLength = 1_000;
const maxEmailLength = 254;

/** What arrives from outside: any of the optional texts may be null or blank. */
export type AddressInput = {
  readonly [K in keyof Address]: Address[K] extends string ? string : string | null | undefined;
};

export interface ContactInput {
  readonly email: string;
  readonly shippingAddress: AddressInput;
  readonly billingAddress?: AddressInput | null | undefined;
  readonly note?: string | null | undefined;
}

const required = ['name', 'line1', 'city', 'countryCode'] as const;
const optional = ['company', 'line2', 'region', 'postalCode', 'phone'] as const;

/** One at-sign, something on both sides, a dot in the domain: the rest only a message sent can prove. */
const isEmail = (text: string): boolean =>
  text.length <= maxEmailLength && /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;."]+$/.test(text);

const readAddress = (input: AddressInput, path: readonly string[], refusals: Refusal[]): Address => {
  const text = (name: keyof Address): string => {
    const value = (input[name] ?? '').trim();
    if (value.length > maxTextLength) {
      refusals.push(invalid('TEXT_TOO_LONG', `at most ${maxTextLength} characters`, [...path, name]));
    }
    return value;
  };
  for (const name of required) {
    if (input[name].trim() === '')
      refusals.push(invalid('TEXT_REQUIRED', 'must not be blank', [...path, name]));
  }
  const countryCode = text('countryCode');
  if (countryCode !== '' && !/^[A-Z]{2}$/.test(countryCode)) {
    refusals.push(invalid('COUNTRY_INVALID', 'not an ISO 3166-1 alpha-2 code', [...path, 'countryCode']));
  }
  const present = optional.map((name) => [name, text(name)] as const).filter(([, value]) => value !== '');
  return {
    name: text('name'),
    line1: text('line1'),
    city: text('city'),
    countryCode,
    ...Object.fromEntries(present),
  };
};

/** The contact data in the form in which it is kept, or every rule that it breaks. */
export const readContact = (input: ContactInput): Result<Contact, readonly Refusal[]> => {
  const refusals: Refusal[] = [];
  const email = input.email.trim();
  if (!isEmail(email)) refusals.push(invalid('EMAIL_INVALID', 'not an e-mail address', ['input', 'email']));
  const note = (input.note ?? '').trim();
  if (note.length > maxNoteLength) {
    refusals.push(invalid('TEXT_TOO_LONG', `at most ${maxNoteLength} characters`, ['input', 'note']));
  }
  const shippingAddress = readAddress(input.shippingAddress, ['input', 'shippingAddress'], refusals);
  const billingAddress = input.billingAddress
    ? readAddress(input.billingAddress, ['input', 'billingAddress'], refusals)
    : shippingAddress;
  if (refusals.length > 0) return err(refusals);
  return ok({ email, shippingAddress, billingAddress, ...(note !== '' && { note }) });
};
