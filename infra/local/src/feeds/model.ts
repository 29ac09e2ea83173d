import type { AttributeBody, TextByLocale } from '@commerce/contracts';
import { attributeNames, type AttributeCode } from './catalog/attributes.ts';
import { brands, type AttributeRange, type ProductLine, type Translated } from './catalog/line.ts';
import { createRandom, type Random } from './random.ts';

/** One model of a line: what its variants have in common. */
export interface Model {
  readonly line: ProductLine;
  /** The group's code, and the beginning of its variants' SKUs, e.g. `HPW-TERN-40`. */
  readonly code: string;
  readonly brand: string;
  /** Brand, model and what it is, e.g. "Halvorne Tern 40 Wireless Headphones". */
  readonly title: Translated;
  readonly description: TextByLocale;
  readonly attributes: readonly AttributeBody[];
  /** Cents of the first variant, before its price is rounded to one that a shop would show. */
  readonly usdMinor: number;
  readonly status: 'active' | 'draft' | 'archived';
  /** For everything else about the model that chance decides. */
  readonly random: Random;
}

const series =
  'Tern Kestrel Fjord Ridge Linden Ember Harbor Vale Quill Moss Pine Drift Juniper Cobalt Willow Onyx Summit Breeze Heron Larch Pebble Comet Meadow Tundra Sparrow Lagoon'.split(
    ' ',
  );

const drawNumber = ({ from, to, step }: { from: number; to: number; step: number }, random: Random): number =>
  // Three decimals are more than any unit here has; the rest is what binary fractions leave behind.
  Math.round((from + step * random.integer(0, Math.floor((to - from) / step + 1e-9))) * 1000) / 1000;

const attribute = (code: AttributeCode, range: AttributeRange, random: Random): AttributeBody => {
  const { name, unit } = attributeNames[code];
  if ('oneOf' in range) return { code, name, type: 'text', value: random.pick(range.oneOf) };
  if ('chance' in range) return { code, name, type: 'boolean', value: random.chance(range.chance) };
  return {
    code,
    name,
    type: 'number',
    value: drawNumber(range, random),
    ...(unit === undefined ? {} : { unit }),
  };
};

/** "Battery life 40 h, noise cancelling." for those attributes that say something. */
const features = (attributes: readonly AttributeBody[], locale: 'en' | 'de'): string =>
  attributes
    .filter(({ value }) => value !== false && value !== 'none')
    .map((one) => {
      const name = one.name?.[locale] ?? one.code;
      if (one.type === 'boolean') return name;
      const value = one.type === 'number' ? formatNumber(one.value, locale) : one.value;
      return one.type === 'number' && one.unit !== undefined
        ? `${name} ${value} ${one.unit}`
        : `${name} ${value}`;
    })
    .join(', ');

const formatNumber = (value: number, locale: 'en' | 'de'): string =>
  locale === 'de' ? String(value).replace('.', ',') : String(value);

/**
 * The model at `index` of its line. It depends on nothing but the tenant, the line and the index, so
 * that a line more does not change the others.
 */
export const createModel = (tenant: string, line: ProductLine, index: number, showpiece: boolean): Model => {
  const random = createRandom(tenant, line.code, index);
  const offset = createRandom(tenant, line.code).integer(0, series.length - 1);
  const name = series[(offset + index) % series.length] ?? '';
  const number = 10 * random.integer(1, 9);
  const brand = brands[random.pick(line.brands)];
  const attributes = Object.entries(line.attributes).map(([code, range]) =>
    attribute(code as AttributeCode, range, random),
  );
  const [cheapest, dearest] = line.usd;
  const part = line.models === 1 ? 0 : (index % line.models) / (line.models - 1);
  const status = random.next();
  const untranslated = random.chance(0.03) && !showpiece;
  return {
    line,
    code: `${line.code}-${name.toUpperCase()}-${number}`,
    brand,
    title: {
      en: `${brand} ${name} ${number} ${line.noun.en}`,
      de: `${brand} ${name} ${number} ${line.noun.de}`,
    },
    description: {
      en: `${line.pitch.en} ${features(attributes, 'en')}.`,
      // A few have no German yet, as in every catalog: clients see the fallback.
      ...(untranslated ? {} : { de: `${line.pitch.de} ${features(attributes, 'de')}.` }),
    },
    attributes,
    usdMinor: Math.round(100 * cheapest * (dearest / cheapest) ** part),
    status: showpiece || status > 0.02 ? 'active' : status > 0.01 ? 'draft' : 'archived',
    random,
  };
};
