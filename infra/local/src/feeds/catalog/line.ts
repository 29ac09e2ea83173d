import type { TextByLocale } from '@commerce/contracts';
import type { AttributeCode } from './attributes.ts';
import type { OptionCode } from './options.ts';

/** A kind of product that a tenant sells: the generator makes `models` groups of variants of it. */
export interface ProductLine {
  /** The first part of every SKU of the line; unique within a tenant. */
  readonly code: string;
  /** A category of feeds/source/categories.json. */
  readonly category: string;
  /** What the thing is called, after brand and model. */
  readonly noun: Translated;
  /** One sentence of the description. */
  readonly pitch: Translated;
  readonly brands: readonly Brand[];
  /** How many models (product groups). */
  readonly models: number;
  /** The price in USD of the cheapest and the dearest model. */
  readonly usd: readonly [number, number];
  readonly attributes: Readonly<Partial<Record<AttributeCode, AttributeRange>>>;
  /** What tells the variants apart; none means that a model is a single product without a group. */
  readonly options: readonly LineOption[];
}

export interface Translated extends TextByLocale {
  readonly en: string;
  readonly de: string;
}

/** The values that an attribute takes across a line's models. */
export type AttributeRange =
  | { readonly from: number; readonly to: number; readonly step: number }
  | { readonly oneOf: readonly string[] }
  /** The probability of true. */
  | { readonly chance: number };

export interface LineOption {
  readonly option: OptionCode;
  /** Codes out of the option's values. */
  readonly values: readonly string[];
  /** How much dearer each further value is, as a part of the model's price. */
  readonly step?: number;
}

/** Invented names; any likeness to a real maker is chance. */
export const brands = {
  halvorne: 'Halvorne',
  kessim: 'Kessim',
  oruvia: 'Oruvia',
  tavelle: 'Tavelle',
  brimlock: 'Brimlock',
  quorvex: 'Quorvex',
  pikwell: 'Pikwell',
  fernholt: 'Fernholt',
  yarrowby: 'Yarrowby',
  zephton: 'Zephton',
  marlind: 'Marlind',
  corvane: 'Corvane',
} as const;

export type Brand = keyof typeof brands;
