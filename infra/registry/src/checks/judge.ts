import type { JudgedChange } from '../domain/check.ts';
import type { CoordinateUsage } from '../domain/usage.ts';
import type { SchemaChange } from './changes.ts';

/**
 * The coordinate whose use by a client makes a change break that client. A required argument or input field that is
 * added is used by nobody yet: what breaks is whoever uses the field or input type that has it.
 */
export const judgedBy = ({ code, coordinate }: SchemaChange): string => {
  if (code === 'FIELD_ARGUMENT_ADDED') return coordinate.replace(/\(.*$/, '');
  if (code === 'INPUT_FIELD_ADDED') return coordinate.split('.')[0] ?? coordinate;
  return coordinate;
};

const unused: CoordinateUsage = { requests: 0, operations: [], clients: [] };

/** A breaking change fails a check when a client was seen to use what it breaks; all others are told. */
export const judge = (
  changes: readonly SchemaChange[],
  usedBy: ReadonlyMap<string, CoordinateUsage>,
): JudgedChange[] =>
  changes.map((change) => {
    const used = usedBy.get(judgedBy(change)) ?? unused;
    return { ...change, fails: change.criticality === 'breaking' && used.requests > 0, usedBy: used };
  });
