import type { ProductLine } from './line.ts';

/** Headphones, speakers and the things that play. */
export const acmeAudio: readonly ProductLine[] = [
  {
    code: 'HPW',
    category: 'pcmcat331200050015',
    noun: { en: 'Wireless Headphones', de: 'kabelloser Kopfhörer' },
    pitch: {
      en: 'Soft ear cups and a quiet that lets you hear the music instead of the train.',
      de: 'Weiche Ohrpolster und eine Ruhe, in der man die Musik hört und nicht den Zug.',
    },
    brands: ['halvorne', 'kessim', 'tavelle'],
    models: 10,
    usd: [79, 399],
    attributes: {
      'battery-life': { from: 20, to: 60, step: 5 },
      'noise-cancelling': { chance: 0.7 },
      bluetooth: { oneOf: ['5.2', '5.3', '5.4'] },
      weight: { from: 190, to: 310, step: 10 },
    },
    options: [{ option: 'color', values: ['BLK', 'WHT', 'BLU', 'SND'] }],
  },
  {
    code: 'HPE',
    category: 'pcmcat143000050007',
    noun: { en: 'In-Ear Headphones', de: 'In-Ear-Kopfhörer' },
    pitch: {
      en: 'Four sizes of tips, one of which is yours.',
      de: 'Vier Größen Ohrstöpsel, eine davon passt.',
    },
    brands: ['halvorne', 'tavelle', 'zephton'],
    models: 12,
    usd: [29, 249],
    attributes: {
      'battery-life': { from: 5, to: 12, step: 1 },
      'noise-cancelling': { chance: 0.5 },
      'water-resistant': { chance: 0.7 },
      'wireless-charging': { chance: 0.4 },
    },
    options: [{ option: 'color', values: ['BLK', 'WHT', 'GRN', 'RED'] }],
  },
  {
    code: 'SPK',
    category: 'pcmcat748301666245',
    noun: { en: 'Portable Speaker', de: 'tragbarer Lautsprecher' },
    pitch: {
      en: 'Small enough for a rucksack, loud enough for the whole beach towel.',
      de: 'Klein genug für den Rucksack, laut genug für die ganze Decke.',
    },
    brands: ['kessim', 'tavelle'],
    models: 10,
    usd: [39, 299],
    attributes: {
      'audio-power': { from: 8, to: 60, step: 4 },
      'battery-life': { from: 8, to: 28, step: 2 },
      'water-resistant': { chance: 0.8 },
      weight: { from: 320, to: 1600, step: 80 },
    },
    options: [{ option: 'color', values: ['BLK', 'BLU', 'RED', 'GRY'] }],
  },
  {
    code: 'MRM',
    category: 'pcmcat186600050004',
    noun: { en: 'Multiroom Speaker', de: 'Multiroom-Lautsprecher' },
    pitch: {
      en: 'Plays the same song in every room, or another one in each.',
      de: 'Spielt in jedem Raum dasselbe Lied oder in jedem ein anderes.',
    },
    brands: ['halvorne', 'oruvia'],
    models: 8,
    usd: [149, 699],
    attributes: {
      'audio-power': { from: 30, to: 160, step: 10 },
      'smart-home': { chance: 0.9 },
      bluetooth: { oneOf: ['5.2', '5.3'] },
    },
    options: [
      { option: 'color', values: ['BLK', 'WHT'] },
      { option: 'size', values: ['S', 'M', 'L'], step: 0.4 },
    ],
  },
  {
    code: 'TTB',
    category: 'pcmcat309300050003',
    noun: { en: 'Turntable', de: 'Plattenspieler' },
    pitch: {
      en: 'A heavy platter and a belt that you can change without a screwdriver.',
      de: 'Ein schwerer Teller und ein Riemen, der sich ohne Werkzeug wechseln lässt.',
    },
    brands: ['fernholt', 'halvorne'],
    models: 9,
    usd: [129, 899],
    attributes: {
      bluetooth: { oneOf: ['none', '5.2'] },
      weight: { from: 3200, to: 9800, step: 300 },
      material: { oneOf: ['Aluminium', 'MDF'] },
    },
    options: [{ option: 'color', values: ['BLK', 'WAL', 'OAK'] }],
  },
  {
    code: 'RAD',
    category: 'pcmcat310200050005',
    noun: { en: 'Kitchen Radio', de: 'Küchenradio' },
    pitch: {
      en: 'Two big knobs, and the stations you like on five buttons.',
      de: 'Zwei große Knöpfe und die Lieblingssender auf fünf Tasten.',
    },
    brands: ['fernholt', 'pikwell'],
    models: 9,
    usd: [34, 179],
    attributes: {
      'audio-power': { from: 3, to: 20, step: 1 },
      'battery-life': { from: 6, to: 24, step: 2 },
      bluetooth: { oneOf: ['5.0', '5.2'] },
    },
    options: [{ option: 'color', values: ['WHT', 'GRN', 'RED', 'BLK'] }],
  },
];
