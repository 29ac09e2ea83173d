import fc from 'fast-check';
import type { Faults, FieldFault, WireFault } from './faults.ts';

const fieldFaults = (...kinds: FieldFault[]): fc.Arbitrary<Faults> =>
  fc.record({
    seed: fc.nat(1_000_000),
    perMille: fc.constantFrom(20, 60, 150),
    kinds: fc.constant(kinds),
    wire: fc.constant({}),
  });

/** Fields that fail in a subgraph, or are null against its schema or not. */
export const fields: fc.Arbitrary<Faults> = fc.oneof(fieldFaults('throw'), fieldFaults('null'));

/** Leaves of other types than the schema says, and nulls where it says there are none. */
export const junk: fc.Arbitrary<Faults> = fieldFaults('junk', 'null');

/** A subgraph, or two, of which no usable answer comes. */
export const wire = (subgraphs: number): fc.Arbitrary<Faults> =>
  fc
    .dictionary(
      fc.nat(subgraphs - 1).map(String),
      fc.constantFrom<WireFault>(
        'down',
        'timeout',
        'html',
        'half',
        'status',
        'null-data',
        'no-data',
        'empty',
        'references',
        'entities',
      ),
      { minKeys: 1, maxKeys: 2 },
    )
    .map((broken) => ({ seed: 0, perMille: 0, kinds: [], wire: broken }));
