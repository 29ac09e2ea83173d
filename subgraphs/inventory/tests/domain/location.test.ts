import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { arrangeLocations, distanceMetres } from '../../src/domain/location.ts';
import { location } from '../support/world.ts';

const point = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe('a distance', () => {
  test.each([
    ['Berlin to Paris', { lat: 52.52, lon: 13.405 }, { lat: 48.8566, lon: 2.3522 }, 877_500],
    ['across the date line', { lat: 0, lon: 179.5 }, { lat: 0, lon: -179.5 }, 111_195],
    ['pole to pole', { lat: 90, lon: 0 }, { lat: -90, lon: 123 }, 20_015_115],
  ])('%s is right to half a per cent', (_name, a, b, metres) => {
    expect(Math.abs(distanceMetres(a, b) / metres - 1)).toBeLessThan(0.005);
  });

  test('is the same both ways, zero to itself, and never over half the Earth’s circumference', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        expect(distanceMetres(a, b)).toBe(distanceMetres(b, a));
        expect(distanceMetres(a, a)).toBe(0);
        expect(distanceMetres(a, b)).toBeLessThanOrEqual(20_015_116);
      }),
    );
  });
});

describe('a list of locations', () => {
  const all = [location('B', 48.85, 2.35), location('A', 52.5, 13.4), location('X', 0, 0, { active: false })];

  test('is nearest first with distances where it is asked near somewhere', () => {
    const rows = arrangeLocations(all, { lat: 48.8566, lon: 2.3522 });
    expect(rows.map(({ id }) => id)).toEqual(['B', 'A']);
    expect(rows[0]?.distanceMetres).toBeLessThan(1_000);
  });

  test('is by code without distances otherwise, and leaves out what is not in use', () => {
    expect(arrangeLocations(all).map(({ id, distanceMetres: d }) => [id, d])).toEqual([
      ['A', undefined],
      ['B', undefined],
    ]);
  });
});
