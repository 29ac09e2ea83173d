import type { Translated } from './line.ts';

interface AttributeName {
  readonly name: Translated;
  readonly unit?: string;
}

const attributeTable = {
  'audio-power': { name: { en: 'Output power', de: 'Ausgangsleistung' }, unit: 'W' },
  'battery-life': { name: { en: 'Battery life', de: 'Akkulaufzeit' }, unit: 'h' },
  bluetooth: { name: { en: 'Bluetooth', de: 'Bluetooth' } },
  brightness: { name: { en: 'Brightness', de: 'Helligkeit' }, unit: 'lm' },
  capacity: { name: { en: 'Battery capacity', de: 'Akkukapazität' }, unit: 'mAh' },
  connector: { name: { en: 'Connector', de: 'Anschluss' } },
  'dishwasher-safe': { name: { en: 'Dishwasher safe', de: 'Spülmaschinenfest' } },
  display: { name: { en: 'Screen size', de: 'Bildschirmgröße' }, unit: 'in' },
  'focal-length': { name: { en: 'Focal length', de: 'Brennweite' }, unit: 'mm' },
  load: { name: { en: 'Maximum load', de: 'Maximale Last' }, unit: 'kg' },
  material: { name: { en: 'Material', de: 'Material' } },
  memory: { name: { en: 'Memory', de: 'Arbeitsspeicher' }, unit: 'GB' },
  'noise-cancelling': { name: { en: 'Noise cancelling', de: 'Geräuschunterdrückung' } },
  'noise-level': { name: { en: 'Noise level', de: 'Geräuschpegel' }, unit: 'dB' },
  pieces: { name: { en: 'Pieces', de: 'Teile' } },
  players: { name: { en: 'Players, at most', de: 'Spieler, höchstens' } },
  power: { name: { en: 'Power', de: 'Leistung' }, unit: 'W' },
  'read-speed': { name: { en: 'Read speed', de: 'Lesegeschwindigkeit' }, unit: 'MB/s' },
  'refresh-rate': { name: { en: 'Refresh rate', de: 'Bildwiederholrate' }, unit: 'Hz' },
  resolution: { name: { en: 'Resolution', de: 'Auflösung' }, unit: 'MP' },
  'smart-home': { name: { en: 'Works with smart homes', de: 'Smart-Home-fähig' } },
  strings: { name: { en: 'Strings', de: 'Saiten' } },
  touchscreen: { name: { en: 'Touchscreen', de: 'Touchscreen' } },
  volume: { name: { en: 'Volume', de: 'Volumen' }, unit: 'l' },
  warranty: { name: { en: 'Warranty', de: 'Garantie' }, unit: 'mo' },
  'water-resistant': { name: { en: 'Water resistant', de: 'Wassergeschützt' } },
  weight: { name: { en: 'Weight', de: 'Gewicht' }, unit: 'g' },
  'wireless-charging': { name: { en: 'Wireless charging', de: 'Kabelloses Laden' } },
} as const satisfies Record<string, AttributeName>;

export type AttributeCode = keyof typeof attributeTable;

export const attributeNames: Readonly<Record<AttributeCode, AttributeName>> = attributeTable;
