const awkward = ['quote " here', 'back\\slash', 'line\nbreak', 'ünïcødé ✓', '\u2028', '', '😀', '</script>'];

/** One leaf of the world. `seed` is given for key fields: their values say which object they belong to. */
export const leafValue = (of: {
  readonly type: string;
  /** The values that an enum may have here. */
  readonly names: readonly string[];
  readonly h: number;
  readonly field: string;
  readonly seed: number | undefined;
}): string | number | boolean | object => {
  const { type, names, h, field, seed } = of;
  if (names.length > 0) return names[h % names.length] ?? '';
  switch (type) {
    case 'Int':
      return seed === undefined ? (h % 2_000) - 1_000 : seed + 100;
    case 'Float':
      return ((h % 400) - 200) / 8;
    case 'Boolean':
      return h % 2 === 0;
    case 'JSON':
      return {
        kind: 'json',
        values: [h % 10, null, { __typename: 'Trap', id: awkward[h % awkward.length] }],
      };
    default:
      if (seed !== undefined) return `${field}-${seed}`;
      return h % 11 === 0 ? (awkward[h % awkward.length] ?? '') : `${field}~${h % 1_000}`;
  }
};

/** The number of the object that a key's values belong to; undefined where nothing tells it. */
export const seedIn = (representation: unknown): number | undefined => {
  if (typeof representation === 'string') {
    const match = /^\w+-(\d+)$/.exec(representation);
    return match ? Number(match[1]) : undefined;
  }
  if (typeof representation === 'number') return representation - 100;
  if (typeof representation !== 'object' || representation === null) return undefined;
  for (const [name, value] of Object.entries(representation)) {
    const seed = name === '__typename' ? undefined : seedIn(value);
    if (seed !== undefined) return seed;
  }
  return undefined;
};
