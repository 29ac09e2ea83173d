import type { ProductLine } from './line.ts';

/** Televisions and what belongs to them. */
export const acmeScreens: readonly ProductLine[] = [
  {
    code: 'TVO',
    category: 'pcmcat301000050010',
    noun: { en: 'OLED TV', de: 'OLED-Fernseher' },
    pitch: {
      en: 'Every pixel lights itself, so that black is black even in a bright room.',
      de: 'Jedes Pixel leuchtet selbst, so bleibt Schwarz auch im hellen Raum schwarz.',
    },
    brands: ['oruvia', 'halvorne'],
    models: 8,
    usd: [999, 2499],
    attributes: {
      'refresh-rate': { from: 120, to: 144, step: 24 },
      'audio-power': { from: 20, to: 60, step: 10 },
      'smart-home': { chance: 0.8 },
      warranty: { from: 24, to: 36, step: 12 },
    },
    options: [{ option: 'screen', values: ['55', '65', '77'], step: 0.45 }],
  },
  {
    code: 'TVL',
    category: 'pcmcat193400050018',
    noun: { en: 'LED TV', de: 'LED-Fernseher' },
    pitch: {
      en: 'An even backlight and a plain remote control: on, sharp, done.',
      de: 'Gleichmäßige Hintergrundbeleuchtung und eine einfache Fernbedienung: an, scharf, fertig.',
    },
    brands: ['oruvia', 'pikwell', 'zephton'],
    models: 12,
    usd: [199, 749],
    attributes: {
      'refresh-rate': { from: 60, to: 120, step: 60 },
      'audio-power': { from: 10, to: 30, step: 5 },
      'smart-home': { chance: 0.6 },
    },
    options: [{ option: 'screen', values: ['32', '43', '55', '65'], step: 0.3 }],
  },
  {
    code: 'PRJ',
    category: 'pcmcat158900050018',
    noun: { en: 'Projector', de: 'Beamer' },
    pitch: {
      en: 'Fills a wall from two metres away and is quiet enough for the slow scenes.',
      de: 'Füllt aus zwei Metern eine Wand und bleibt auch in leisen Szenen leise.',
    },
    brands: ['kessim', 'oruvia'],
    models: 10,
    usd: [249, 1299],
    attributes: {
      brightness: { from: 800, to: 3200, step: 400 },
      'noise-level': { from: 22, to: 34, step: 2 },
      weight: { from: 1100, to: 3900, step: 200 },
    },
    options: [{ option: 'color', values: ['BLK', 'WHT'] }],
  },
  {
    code: 'MNT',
    category: 'abcat0106004',
    noun: { en: 'TV Wall Mount', de: 'TV-Wandhalterung' },
    pitch: {
      en: 'Steel arms that hold what they promise, with every screw in the box.',
      de: 'Stahlarme, die halten, was sie versprechen, mit allen Schrauben in der Schachtel.',
    },
    brands: ['brimlock', 'corvane'],
    models: 8,
    usd: [24, 189],
    attributes: { load: { from: 20, to: 60, step: 5 }, material: { oneOf: ['Steel', 'Aluminium'] } },
    options: [{ option: 'size', values: ['S', 'M', 'L', 'XL'], step: 0.3 }],
  },
  {
    code: 'HDM',
    category: 'abcat0107015',
    noun: { en: 'HDMI Cable', de: 'HDMI-Kabel' },
    pitch: {
      en: 'Carries 8K at full rate; the plugs are moulded, not glued.',
      de: 'Überträgt 8K bei voller Rate; die Stecker sind vergossen, nicht geklebt.',
    },
    brands: ['brimlock', 'pikwell'],
    models: 8,
    usd: [8, 39],
    attributes: { connector: { oneOf: ['HDMI 2.1', 'HDMI 2.0'] }, material: { oneOf: ['Copper', 'Fibre'] } },
    options: [{ option: 'length', values: ['1M', '2M', '3M', '5M', '10M'], step: 0.35 }],
  },
];
