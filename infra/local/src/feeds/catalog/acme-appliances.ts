import type { ProductLine } from './line.ts';

/** Small appliances for the home. */
export const acmeAppliances: readonly ProductLine[] = [
  {
    code: 'ESP',
    category: 'pcmcat367400050002',
    noun: { en: 'Espresso Machine', de: 'Espressomaschine' },
    pitch: {
      en: 'Hot in thirty seconds, with a steam wand that makes real foam.',
      de: 'In dreißig Sekunden heiß, mit einer Dampflanze für echten Schaum.',
    },
    brands: ['fernholt', 'marlind'],
    models: 9,
    usd: [149, 1099],
    attributes: {
      power: { from: 1200, to: 1850, step: 50 },
      volume: { from: 1, to: 2.4, step: 0.2 },
      weight: { from: 4200, to: 11800, step: 400 },
    },
    options: [{ option: 'color', values: ['BLK', 'SLV', 'RED'] }],
  },
  {
    code: 'BLD',
    category: 'abcat0912011',
    noun: { en: 'Blender', de: 'Standmixer' },
    pitch: {
      en: 'Crushes ice and frozen fruit and comes apart for washing.',
      de: 'Zerkleinert Eis und Tiefkühlobst und lässt sich zum Spülen zerlegen.',
    },
    brands: ['fernholt', 'pikwell'],
    models: 9,
    usd: [39, 329],
    attributes: {
      power: { from: 500, to: 1800, step: 100 },
      volume: { from: 1, to: 2, step: 0.25 },
      'dishwasher-safe': { chance: 0.8 },
    },
    options: [{ option: 'color', values: ['BLK', 'WHT', 'RED'] }],
  },
  {
    code: 'TOA',
    category: 'abcat0912023',
    noun: { en: 'Toaster', de: 'Toaster' },
    pitch: {
      en: 'Wide slots for thick bread, and one more minute at a touch.',
      de: 'Breite Schlitze für dickes Brot und auf Druck eine Minute mehr.',
    },
    brands: ['fernholt', 'pikwell'],
    models: 9,
    usd: [24, 149],
    attributes: { power: { from: 700, to: 1500, step: 100 }, warranty: { from: 24, to: 60, step: 12 } },
    options: [{ option: 'color', values: ['BLK', 'WHT', 'SLV', 'GRN'] }],
  },
  {
    code: 'ROB',
    category: 'pcmcat164800050018',
    noun: { en: 'Robot Vacuum', de: 'Saugroboter' },
    pitch: {
      en: 'Learns the rooms, misses the socks and empties itself.',
      de: 'Lernt die Räume, umfährt die Socken und leert sich selbst.',
    },
    brands: ['zephton', 'marlind'],
    models: 9,
    usd: [199, 999],
    attributes: {
      'battery-life': { from: 1.5, to: 4, step: 0.5 },
      'noise-level': { from: 54, to: 68, step: 2 },
      'smart-home': { chance: 0.9 },
    },
    options: [{ option: 'color', values: ['BLK', 'WHT'] }],
  },
  {
    code: 'AIR',
    category: 'abcat0908001',
    noun: { en: 'Air Purifier', de: 'Luftreiniger' },
    pitch: {
      en: 'Changes the air of a bedroom five times an hour, in a whisper.',
      de: 'Tauscht die Luft im Schlafzimmer fünfmal je Stunde, flüsternd.',
    },
    brands: ['marlind', 'zephton'],
    models: 8,
    usd: [89, 599],
    attributes: {
      power: { from: 20, to: 70, step: 5 },
      'noise-level': { from: 22, to: 52, step: 3 },
      'smart-home': { chance: 0.7 },
    },
    options: [{ option: 'size', values: ['S', 'M', 'L'], step: 0.4 }],
  },
  {
    code: 'FAN',
    category: 'abcat0907006',
    noun: { en: 'Tower Fan', de: 'Turmventilator' },
    pitch: {
      en: 'Moves air and not papers, and remembers the speed you like.',
      de: 'Bewegt Luft statt Papier und merkt sich die Lieblingsstufe.',
    },
    brands: ['marlind', 'pikwell'],
    models: 8,
    usd: [39, 249],
    attributes: {
      power: { from: 25, to: 60, step: 5 },
      'noise-level': { from: 26, to: 50, step: 3 },
      'smart-home': { chance: 0.4 },
    },
    options: [
      { option: 'color', values: ['BLK', 'WHT'] },
      { option: 'size', values: ['M', 'L'], step: 0.3 },
    ],
  },
  {
    code: 'PAN',
    category: 'pcmcat748301695371',
    noun: { en: 'Frying Pan', de: 'Bratpfanne' },
    pitch: {
      en: 'Heats evenly to the rim and goes from hob to oven.',
      de: 'Heizt gleichmäßig bis zum Rand und geht vom Herd in den Ofen.',
    },
    brands: ['fernholt', 'marlind'],
    models: 9,
    usd: [24, 139],
    attributes: {
      material: { oneOf: ['Cast iron', 'Steel', 'Aluminium'] },
      'dishwasher-safe': { chance: 0.4 },
      weight: { from: 780, to: 2600, step: 140 },
    },
    options: [{ option: 'size', values: ['S', 'M', 'L', 'XL'], step: 0.2 }],
  },
];
