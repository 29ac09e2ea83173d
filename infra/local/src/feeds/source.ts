import { readFileSync } from 'node:fs';

/** A category as the data set has it: its path begins with the root and ends with itself. */
export interface SourceCategory {
  readonly id: string;
  readonly name: string;
  readonly path: readonly { readonly id: string; readonly name: string }[];
}

/** A shop as the data set has it; WGS 84 degrees. */
export interface SourceShop {
  readonly id: number;
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly location: { readonly lat: number; readonly lon: number };
}

const read = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../feeds/source/${file}`, import.meta.url), 'utf8'));

/** The excerpts that feeds/source/README.md describes. */
export const sourceCategories = read('categories.json') as readonly SourceCategory[];
export const sourceShops = read('shops.json') as readonly SourceShop[];
