import type { JudgedChange } from '../domain/check.ts';
import type { CoordinateUsage } from '../domain/usage.ts';
import type { SchemaChange } from './changes.ts';

/**
 * The coordinates whose use by a client makes a change break that client. A required argument or input field that
 * is added is used by nobody yet: what breaks is whoever uses the field or input type that has it. A value taken
 * from an enum breaks those who send it, and those who are answered with the enum; a member taken from a union or an
 * interface breaks those who select it.
 */
export const judgedBy = ({ code, coordinate, member }: SchemaChange): readonly string[] => {
  const [type = coordinate] = coordinate.split('.');
  switch (code) {
    case 'FIELD_ARGUMENT_ADDED':
      return [coordinate.replace(/\(.*$/, '')];
    case 'INPUT_FIELD_ADDED':
      return [type];
    case 'ENUM_VALUE_REMOVED':
      return [coordinate, type];
    case 'UNION_MEMBER_REMOVED':
      return [member ?? coordinate];
    default:
      return [coordinate];
  }
};

const merge = (all: readonly CoordinateUsage[]): CoordinateUsage => {
  const names = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].sort();
  return {
    // The same requests may use several of the coordinates: the most of them is the least that can be said.
    requests: Math.max(0, ...all.map(({ requests }) => requests)),
    operations: names(all.map(({ operations }) => operations)),
    clients: names(all.map(({ clients }) => clients)),
  };
};

/** A breaking change fails a check when a client was seen to use what it breaks; all others are told. */
export const judge = (
  changes: readonly SchemaChange[],
  usedBy: ReadonlyMap<string, CoordinateUsage>,
): JudgedChange[] =>
  changes.map(({ member, ...change }) => {
    const used = merge(judgedBy({ ...change, member }).flatMap((coordinate) => usedBy.get(coordinate) ?? []));
    return { ...change, fails: change.criticality === 'breaking' && used.requests > 0, usedBy: used };
  });
