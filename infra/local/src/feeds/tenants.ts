import { acmeAppliances } from './catalog/acme-appliances.ts';
import { acmeAudio } from './catalog/acme-audio.ts';
import { acmeCameras } from './catalog/acme-cameras.ts';
import { acmeComputers } from './catalog/acme-computers.ts';
import { acmeLiving } from './catalog/acme-living.ts';
import { acmePhones } from './catalog/acme-phones.ts';
import { acmeScreens } from './catalog/acme-screens.ts';
import { globex } from './catalog/globex.ts';
import type { ProductLine } from './catalog/line.ts';
import { sourceShops, type SourceShop } from './source.ts';

/** What the sample feeds of a tenant are made from. */
export interface SampleTenant {
  readonly id: string;
  readonly name: string;
  readonly lines: readonly ProductLine[];
  readonly shops: readonly SourceShop[];
  /** Ids of those shops that stand for a warehouse. */
  readonly warehouses: readonly number[];
  /**
   * The line whose first model the documentation shows. It has every kind of price, and its variants
   * have, in order: stock at many places, none, and stock at one place alone.
   */
  readonly showpiece: string;
}

export const sampleTenants: readonly SampleTenant[] = [
  {
    id: 'acme',
    name: 'Acme',
    lines: [
      ...acmeAudio,
      ...acmeScreens,
      ...acmeCameras,
      ...acmeComputers,
      ...acmePhones,
      ...acmeAppliances,
      ...acmeLiving,
    ],
    shops: sourceShops.slice(0, 40),
    // Ogden, Kansas City, Harrisburg, San Antonio: one for each part of the country.
    warehouses: [496, 768, 547, 152],
    showpiece: 'HPW',
  },
  {
    id: 'globex',
    name: 'Globex',
    lines: globex,
    shops: sourceShops.slice(40),
    // Lincoln.
    warehouses: [50],
    showpiece: 'UKU',
  },
];
