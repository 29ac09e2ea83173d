import type { Address, AddressInput } from '../../src/domain/address.ts';
import type { ConsentChange } from '../../src/domain/consent.ts';
import type { Once } from '../../src/ports.ts';

/** A well-formed id whose end is legible; the alphabet of ids has no I, L, O and U. */
const idOf =
  (prefix: string) =>
  (name: string): string => {
    const legible = name.toUpperCase().replace(/[IL]/g, '1').replaceAll('O', '0').replaceAll('U', 'V');
    return `${prefix}_${legible.padStart(26, '0')}`;
  };

export const accountId = idOf('acc');
export const addressId = idOf('adr');
const consentId = idOf('cns');
export const groupId = idOf('agr');
export const eventId = idOf('evt');

export const startMs = Date.UTC(2026, 0, 15, 12);

export const postal: AddressInput = {
  recipient: 'Ada Byron',
  line1: 'Hauptstraße 1',
  city: 'Wien',
  postalCode: '1010',
  countryCode: 'AT',
};

export const address = (name: string, account: string, over: Partial<Address> = {}): Address => ({
  id: addressId(name),
  accountId: account,
  recipient: 'Ada Byron',
  company: null,
  line1: 'Hauptstraße 1',
  line2: null,
  city: 'Wien',
  region: null,
  postalCode: '1010',
  countryCode: 'AT',
  phone: null,
  isDefaultShipping: false,
  isDefaultBilling: false,
  createdAtMs: startMs,
  ...over,
});

export const consent = (name: string, account: string, over: Partial<ConsentChange> = {}): ConsentChange => ({
  id: consentId(name),
  accountId: account,
  purpose: 'ANALYTICS',
  granted: true,
  source: null,
  recordedAtMs: startMs,
  ...over,
});

export const once = (actorId: string, key = 'k1', over: Partial<Once> = {}): Once => ({
  actorId,
  operation: 'test',
  key,
  requestHash: 'h1',
  atMs: startMs,
  ...over,
});
