import type { ProductLine } from './line.ts';

/** Cameras and what goes into their bag. */
export const acmeCameras: readonly ProductLine[] = [
  {
    code: 'MLC',
    category: 'pcmcat214000050005',
    noun: { en: 'Mirrorless Camera', de: 'Systemkamera' },
    pitch: {
      en: 'Finds the eye of whoever you point it at and stays on it.',
      de: 'Findet das Auge der Person im Bild und lässt es nicht mehr los.',
    },
    brands: ['kessim', 'marlind'],
    models: 10,
    usd: [599, 2899],
    attributes: {
      resolution: { from: 20, to: 60, step: 4 },
      weight: { from: 340, to: 760, step: 20 },
      touchscreen: { chance: 0.9 },
      'water-resistant': { chance: 0.4 },
    },
    options: [{ option: 'color', values: ['BLK', 'SLV'] }],
  },
  {
    code: 'LNS',
    category: 'abcat0410018',
    noun: { en: 'Camera Lens', de: 'Objektiv' },
    pitch: {
      en: 'Sharp from the middle to the corner, one stop before fully open.',
      de: 'Scharf von der Mitte bis in die Ecke, schon eine Blende unter offen.',
    },
    brands: ['marlind', 'kessim'],
    models: 24,
    usd: [179, 1899],
    attributes: {
      'focal-length': { from: 14, to: 200, step: 6 },
      weight: { from: 180, to: 1450, step: 40 },
      'water-resistant': { chance: 0.5 },
    },
    options: [],
  },
  {
    code: 'TRI',
    category: 'abcat0410045',
    noun: { en: 'Tripod', de: 'Stativ' },
    pitch: {
      en: 'Stands still in wind and folds to the length of a forearm.',
      de: 'Steht auch im Wind still und klappt auf Unterarmlänge zusammen.',
    },
    brands: ['brimlock', 'marlind'],
    models: 9,
    usd: [39, 379],
    attributes: {
      load: { from: 3, to: 18, step: 1 },
      material: { oneOf: ['Aluminium', 'Carbon'] },
      weight: { from: 980, to: 2400, step: 60 },
    },
    options: [{ option: 'size', values: ['S', 'M', 'L'], step: 0.25 }],
  },
  {
    code: 'BAG',
    category: 'pcmcat284800050006',
    noun: { en: 'Camera Bag', de: 'Kameratasche' },
    pitch: {
      en: 'Padded dividers that move, and a rain cover that is really inside.',
      de: 'Verstellbare Polster und ein Regenschutz, der wirklich dabei ist.',
    },
    brands: ['yarrowby', 'corvane'],
    models: 9,
    usd: [29, 199],
    attributes: {
      volume: { from: 4, to: 28, step: 2 },
      'water-resistant': { chance: 0.8 },
      material: { oneOf: ['Nylon', 'Canvas'] },
    },
    options: [
      { option: 'color', values: ['BLK', 'GRY', 'SND'] },
      { option: 'size', values: ['S', 'M', 'L'], step: 0.25 },
    ],
  },
  {
    code: 'SDC',
    category: 'pcmcat748300464355',
    noun: { en: 'SD Memory Card', de: 'SD-Speicherkarte' },
    pitch: {
      en: 'Keeps up with burst mode and says on the label what it can do.',
      de: 'Hält mit Serienbildern Schritt und sagt auf dem Etikett, was sie kann.',
    },
    brands: ['zephton', 'brimlock'],
    models: 7,
    usd: [14, 49],
    attributes: { 'read-speed': { from: 95, to: 300, step: 20 }, 'water-resistant': { chance: 0.9 } },
    options: [{ option: 'storage', values: ['32', '64', '128', '256', '512'], step: 0.6 }],
  },
  {
    code: 'ACT',
    category: 'pcmcat273800050002',
    noun: { en: 'Action Camera', de: 'Action-Kamera' },
    pitch: {
      en: 'Mounts on helmets, handlebars and dogs; the horizon stays level.',
      de: 'Passt an Helm, Lenker und Hund; der Horizont bleibt gerade.',
    },
    brands: ['zephton', 'kessim'],
    models: 8,
    usd: [149, 529],
    attributes: {
      resolution: { from: 12, to: 28, step: 4 },
      'battery-life': { from: 1.5, to: 3, step: 0.5 },
      'water-resistant': { chance: 1 },
      weight: { from: 96, to: 160, step: 8 },
    },
    options: [{ option: 'color', values: ['BLK', 'WHT', 'GRN'] }],
  },
];
