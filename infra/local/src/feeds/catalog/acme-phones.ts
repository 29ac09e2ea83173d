import type { ProductLine } from './line.ts';

/** Telephones and their accessories. */
export const acmePhones: readonly ProductLine[] = [
  {
    code: 'PHN',
    category: 'pcmcat156400050037',
    noun: { en: 'Smartphone', de: 'Smartphone' },
    pitch: {
      en: 'Two days without a charger, and updates for seven years.',
      de: 'Zwei Tage ohne Ladegerät und sieben Jahre Updates.',
    },
    brands: ['oruvia', 'zephton', 'tavelle'],
    models: 11,
    usd: [249, 1199],
    attributes: {
      display: { from: 6, to: 7, step: 0.1 },
      memory: { from: 6, to: 16, step: 2 },
      resolution: { from: 48, to: 200, step: 38 },
      'wireless-charging': { chance: 0.6 },
    },
    options: [
      { option: 'storage', values: ['128', '256', '512'], step: 0.15 },
      { option: 'color', values: ['BLK', 'WHT', 'GRN'] },
    ],
  },
  {
    code: 'CSE',
    category: 'abcat0811006',
    noun: { en: 'Phone Case', de: 'Handyhülle' },
    pitch: {
      en: 'Takes the fall so that the phone does not.',
      de: 'Nimmt den Sturz, damit das Telefon ihn nicht nimmt.',
    },
    brands: ['corvane', 'yarrowby'],
    models: 18,
    usd: [14, 59],
    attributes: {
      material: { oneOf: ['Silicone', 'Polycarbonate', 'Leather'] },
      'wireless-charging': { chance: 0.7 },
    },
    options: [{ option: 'color', values: ['BLK', 'BLU', 'GRN', 'RED', 'SND'] }],
  },
  {
    code: 'SCP',
    category: 'pcmcat171900050031',
    noun: { en: 'Screen Protector', de: 'Displayschutz' },
    pitch: {
      en: 'Goes on without bubbles, with a frame that does the aligning.',
      de: 'Sitzt ohne Blasen, weil ein Rahmen das Ausrichten übernimmt.',
    },
    brands: ['corvane', 'brimlock'],
    models: 10,
    usd: [9, 34],
    attributes: { material: { oneOf: ['Glass', 'Film'] }, warranty: { from: 6, to: 24, step: 6 } },
    options: [{ option: 'pack', values: ['P1', 'P2', 'P5'], step: 0.5 }],
  },
  {
    code: 'PWB',
    category: 'abcat0811004',
    noun: { en: 'Power Bank', de: 'Powerbank' },
    pitch: {
      en: 'Charges a phone three times and shows the rest in percent.',
      de: 'Lädt ein Telefon dreimal und zeigt den Rest in Prozent.',
    },
    brands: ['zephton', 'pikwell'],
    models: 9,
    usd: [24, 119],
    attributes: {
      capacity: { from: 5000, to: 26000, step: 3000 },
      power: { from: 18, to: 100, step: 14 },
      'wireless-charging': { chance: 0.3 },
      weight: { from: 140, to: 560, step: 30 },
    },
    options: [{ option: 'color', values: ['BLK', 'WHT', 'BLU'] }],
  },
];
