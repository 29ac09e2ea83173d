import type { ProductLine } from './line.ts';

/** Fitness, care and the connected home. */
export const acmeLiving: readonly ProductLine[] = [
  {
    code: 'GPS',
    category: 'abcat0301006',
    noun: { en: 'GPS Watch', de: 'GPS-Uhr' },
    pitch: {
      en: 'Knows the way back, counts the metres climbed and lasts a week.',
      de: 'Kennt den Rückweg, zählt die Höhenmeter und hält eine Woche.',
    },
    brands: ['tavelle', 'yarrowby'],
    models: 10,
    usd: [129, 699],
    attributes: {
      'battery-life': { from: 24, to: 240, step: 24 },
      'water-resistant': { chance: 1 },
      weight: { from: 38, to: 86, step: 4 },
    },
    options: [
      { option: 'color', values: ['BLK', 'WHT', 'GRN'] },
      { option: 'size', values: ['S', 'L'], step: 0.1 },
    ],
  },
  {
    code: 'TRK',
    category: 'pcmcat210000050008',
    noun: { en: 'Activity Tracker', de: 'Fitnessarmband' },
    pitch: {
      en: 'Steps, sleep and pulse on a band that you forget you wear.',
      de: 'Schritte, Schlaf und Puls an einem Band, das man vergisst.',
    },
    brands: ['tavelle', 'yarrowby'],
    models: 9,
    usd: [29, 169],
    attributes: {
      'battery-life': { from: 96, to: 336, step: 24 },
      'water-resistant': { chance: 0.9 },
      weight: { from: 18, to: 34, step: 2 },
    },
    options: [{ option: 'color', values: ['BLK', 'BLU', 'RED', 'SND'] }],
  },
  {
    code: 'TBR',
    category: 'abcat0915010',
    noun: { en: 'Electric Toothbrush', de: 'elektrische Zahnbürste' },
    pitch: {
      en: 'Two minutes, four quarters, and a light that says when it is too hard.',
      de: 'Zwei Minuten, vier Viertel und ein Licht, wenn der Druck zu stark ist.',
    },
    brands: ['yarrowby', 'marlind'],
    models: 9,
    usd: [29, 189],
    attributes: {
      'battery-life': { from: 8, to: 40, step: 4 },
      bluetooth: { oneOf: ['none', '5.0'] },
      'water-resistant': { chance: 1 },
    },
    options: [
      { option: 'color', values: ['WHT', 'BLK', 'BLU'] },
      { option: 'pack', values: ['P1', 'P2'], step: 0.7 },
    ],
  },
  {
    code: 'RBD',
    category: 'pcmcat175000050003',
    noun: { en: 'Resistance Band', de: 'Fitnessband' },
    pitch: {
      en: 'A gym that fits in a pocket, in latex that does not curl.',
      de: 'Ein Fitnessraum für die Tasche, aus Latex, das sich nicht rollt.',
    },
    brands: ['yarrowby', 'corvane'],
    models: 8,
    usd: [9, 39],
    attributes: { load: { from: 5, to: 40, step: 5 }, material: { oneOf: ['Latex', 'Fabric'] } },
    options: [{ option: 'size', values: ['S', 'M', 'L', 'XL'], step: 0.15 }],
  },
  {
    code: 'BTL',
    category: 'pcmcat175000050008',
    noun: { en: 'Water Bottle', de: 'Trinkflasche' },
    pitch: {
      en: 'Cold for a day, hot for half of one, and it never leaks in the bag.',
      de: 'Einen Tag kalt, einen halben heiß und in der Tasche immer dicht.',
    },
    brands: ['yarrowby', 'fernholt'],
    models: 12,
    usd: [12, 49],
    attributes: {
      volume: { from: 0.4, to: 1.2, step: 0.1 },
      material: { oneOf: ['Steel', 'Tritan'] },
      'dishwasher-safe': { chance: 0.6 },
    },
    options: [
      { option: 'color', values: ['BLK', 'BLU', 'GRN', 'SND'] },
      { option: 'size', values: ['M', 'L'], step: 0.25 },
    ],
  },
  {
    code: 'DMB',
    category: 'pcmcat268400050010',
    noun: { en: 'Dumbbell', de: 'Kurzhantel' },
    pitch: {
      en: 'A knurled grip, rubber ends and a weight that is what it says.',
      de: 'Griffiger Stahl, Enden aus Gummi und genau das Gewicht, das draufsteht.',
    },
    brands: ['corvane', 'brimlock'],
    models: 6,
    usd: [12, 29],
    attributes: { material: { oneOf: ['Cast iron', 'Rubber'] }, warranty: { from: 24, to: 60, step: 12 } },
    options: [{ option: 'mass', values: ['2K', '4K', '8K', '12K', '16K'], step: 0.9 }],
  },
  {
    code: 'LMP',
    category: 'pcmcat345400050002',
    noun: { en: 'Smart Light Bulb', de: 'smarte Lampe' },
    pitch: {
      en: 'From candle to daylight, by voice, by phone or by the old switch.',
      de: 'Von Kerze bis Tageslicht: per Stimme, Telefon oder am alten Schalter.',
    },
    brands: ['zephton', 'oruvia'],
    models: 10,
    usd: [9, 49],
    attributes: {
      brightness: { from: 400, to: 1600, step: 200 },
      power: { from: 5, to: 14, step: 1 },
      'smart-home': { chance: 1 },
    },
    options: [{ option: 'pack', values: ['P1', 'P2', 'P5'], step: 0.8 }],
  },
  {
    code: 'LCK',
    category: 'pcmcat308100050017',
    noun: { en: 'Smart Door Lock', de: 'smartes Türschloss' },
    pitch: {
      en: 'Opens for the people on the list, and the key works as well.',
      de: 'Öffnet für alle auf der Liste, und der Schlüssel geht auch.',
    },
    brands: ['brimlock', 'corvane'],
    models: 8,
    usd: [119, 329],
    attributes: {
      'battery-life': { from: 2000, to: 8000, step: 1000 },
      'smart-home': { chance: 1 },
      bluetooth: { oneOf: ['5.0', '5.2'] },
    },
    options: [{ option: 'color', values: ['BLK', 'SLV', 'SND'] }],
  },
  {
    code: 'SEC',
    category: 'pcmcat308100050020',
    noun: { en: 'Security Camera', de: 'Überwachungskamera' },
    pitch: {
      en: 'Tells a cat from a courier and keeps the recording at home.',
      de: 'Unterscheidet Katze und Kurier und behält die Aufnahme zu Hause.',
    },
    brands: ['kessim', 'zephton'],
    models: 9,
    usd: [39, 299],
    attributes: {
      resolution: { from: 2, to: 8, step: 2 },
      'water-resistant': { chance: 0.8 },
      'smart-home': { chance: 1 },
    },
    options: [
      { option: 'pack', values: ['P1', 'P2', 'P5'], step: 0.75 },
      { option: 'color', values: ['WHT', 'BLK'] },
    ],
  },
  {
    code: 'LUG',
    category: 'pcmcat253700050018',
    noun: { en: 'Suitcase', de: 'Koffer' },
    pitch: {
      en: 'Four quiet wheels and a shell that comes back from a flight uncracked.',
      de: 'Vier leise Rollen und eine Schale, die Flüge ohne Risse übersteht.',
    },
    brands: ['yarrowby', 'corvane'],
    models: 12,
    usd: [69, 349],
    attributes: {
      volume: { from: 34, to: 110, step: 4 },
      weight: { from: 2200, to: 4600, step: 200 },
      material: { oneOf: ['Polycarbonate', 'Aluminium'] },
    },
    options: [
      { option: 'size', values: ['S', 'M', 'L'], step: 0.3 },
      { option: 'color', values: ['BLK', 'BLU', 'SND'] },
    ],
  },
];
