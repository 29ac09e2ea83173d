import { err, ok, type Result } from '@commerce/kernel';
import { isCountryCode } from './country.ts';
import { type AccountError, invalidInput } from './errors.ts';
import { optionalText, requiredText } from './text.ts';

export interface PostalAddress {
  readonly recipient: string;
  readonly company: string | null;
  readonly line1: string;
  readonly line2: string | null;
  readonly city: string;
  readonly region: string | null;
  readonly postalCode: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string;
  readonly phone: string | null;
}

export interface Address extends PostalAddress {
  readonly id: string;
  readonly accountId: string;
  readonly isDefaultShipping: boolean;
  readonly isDefaultBilling: boolean;
  readonly createdAtMs: number;
}

/** What a client sends: required fields are strings, the others may be absent or null. */
export interface AddressInput {
  readonly recipient: string;
  readonly company?: string | null | undefined;
  readonly line1: string;
  readonly line2?: string | null | undefined;
  readonly city: string;
  readonly region?: string | null | undefined;
  readonly postalCode?: string | null | undefined;
  readonly countryCode: string;
  readonly phone?: string | null | undefined;
}

type Fields = { [K in keyof PostalAddress]: Result<PostalAddress[K], AccountError> };

const at = (field: string): readonly string[] => ['address', field];

const parseCountry = (code: string): Result<string, AccountError> => {
  const upper = code.trim().toUpperCase();
  return isCountryCode(upper)
    ? ok(upper)
    : err(invalidInput('NOT_A_COUNTRY', 'not an ISO 3166-1 alpha-2 code', at('countryCode')));
};

const parsePhone = (text: string | null | undefined): Result<string | null, AccountError> => {
  const phone = optionalText(text, 30, at('phone'));
  if (!phone.ok || phone.value === null || /^\+?[\d\s()./-]{3,}$/.test(phone.value)) return phone;
  return err(invalidInput('NOT_A_PHONE_NUMBER', 'digits, an optional leading + and separators', at('phone')));
};

/** An address in clean form, or every rule it breaks at once. */
export const parseAddress = (input: AddressInput): Result<PostalAddress, AccountError[]> => {
  const fields: Fields = {
    recipient: requiredText(input.recipient, 100, at('recipient')),
    company: optionalText(input.company, 100, at('company')),
    line1: requiredText(input.line1, 200, at('line1')),
    line2: optionalText(input.line2, 200, at('line2')),
    city: requiredText(input.city, 100, at('city')),
    region: optionalText(input.region, 100, at('region')),
    postalCode: optionalText(input.postalCode, 20, at('postalCode')),
    countryCode: parseCountry(input.countryCode),
    phone: parsePhone(input.phone),
  };
  const { recipient, company, line1, line2, city, region, postalCode, countryCode, phone } = fields;
  if (
    recipient.ok &&
    company.ok &&
    line1.ok &&
    line2.ok &&
    city.ok &&
    region.ok &&
    postalCode.ok &&
    countryCode.ok &&
    phone.ok
  ) {
    return ok({
      recipient: recipient.value,
      company: company.value,
      line1: line1.value,
      line2: line2.value,
      city: city.value,
      region: region.value,
      postalCode: postalCode.value,
      countryCode: countryCode.value,
      phone: phone.value,
    });
  }
  return err(Object.values(fields).flatMap((field) => (field.ok ? [] : [field.error])));
};
