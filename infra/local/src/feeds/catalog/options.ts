import type { Translated } from './line.ts';

interface OptionNames {
  readonly name: Translated;
  /** By code: the part of the SKU that stands for the value. */
  readonly values: Readonly<Record<string, { readonly value: string; readonly label: Translated }>>;
}

const option = (
  en: string,
  de: string,
  values: Record<string, readonly [string, string, string]>,
): OptionNames => ({
  name: { en, de },
  values: Object.fromEntries(
    Object.entries(values).map(([code, [value, labelEn, labelDe]]) => [
      code,
      { value, label: { en: labelEn, de: labelDe } },
    ]),
  ),
});

const optionTable = {
  color: option('Color', 'Farbe', {
    BLK: ['black', 'Black', 'Schwarz'],
    WHT: ['white', 'White', 'Weiß'],
    GRY: ['grey', 'Grey', 'Grau'],
    SLV: ['silver', 'Silver', 'Silber'],
    BLU: ['blue', 'Blue', 'Blau'],
    GRN: ['green', 'Green', 'Grün'],
    RED: ['red', 'Red', 'Rot'],
    SND: ['sand', 'Sand', 'Sand'],
    OAK: ['oak', 'Oak', 'Eiche'],
    WAL: ['walnut', 'Walnut', 'Nussbaum'],
  }),
  size: option('Size', 'Größe', {
    S: ['s', 'Small', 'Klein'],
    M: ['m', 'Medium', 'Mittel'],
    L: ['l', 'Large', 'Groß'],
    XL: ['xl', 'Extra large', 'Sehr groß'],
  }),
  storage: option('Storage', 'Speicher', {
    '32': ['32-gb', '32 GB', '32 GB'],
    '64': ['64-gb', '64 GB', '64 GB'],
    '128': ['128-gb', '128 GB', '128 GB'],
    '256': ['256-gb', '256 GB', '256 GB'],
    '512': ['512-gb', '512 GB', '512 GB'],
    '1T': ['1-tb', '1 TB', '1 TB'],
    '2T': ['2-tb', '2 TB', '2 TB'],
    '4T': ['4-tb', '4 TB', '4 TB'],
  }),
  screen: option('Screen size', 'Bildschirmgröße', {
    '27': ['27-in', '27 in', '69 cm'],
    '32': ['32-in', '32 in', '81 cm'],
    '43': ['43-in', '43 in', '109 cm'],
    '55': ['55-in', '55 in', '139 cm'],
    '65': ['65-in', '65 in', '164 cm'],
    '77': ['77-in', '77 in', '195 cm'],
  }),
  length: option('Length', 'Länge', {
    '1M': ['1-m', '1 m', '1 m'],
    '2M': ['2-m', '2 m', '2 m'],
    '3M': ['3-m', '3 m', '3 m'],
    '5M': ['5-m', '5 m', '5 m'],
    '10M': ['10-m', '10 m', '10 m'],
  }),
  mass: option('Weight', 'Gewicht', {
    '2K': ['2-kg', '2 kg', '2 kg'],
    '4K': ['4-kg', '4 kg', '4 kg'],
    '8K': ['8-kg', '8 kg', '8 kg'],
    '12K': ['12-kg', '12 kg', '12 kg'],
    '16K': ['16-kg', '16 kg', '16 kg'],
  }),
  pack: option('Pack', 'Packung', {
    P1: ['1', 'Single', 'Einzeln'],
    P2: ['2', 'Pack of 2', '2er-Pack'],
    P5: ['5', 'Pack of 5', '5er-Pack'],
  }),
} as const satisfies Record<string, OptionNames>;

export type OptionCode = keyof typeof optionTable;

export const optionNames: Readonly<Record<OptionCode, OptionNames>> = optionTable;
