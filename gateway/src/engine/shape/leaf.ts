import { type GraphQLLeafType, isEnumType } from 'graphql';
import { quote, toJson } from '../json.ts';
import type { LeafShape } from './shape.ts';

type WriteLeaf = LeafShape['write'];

const quoted = (text: string, isPlain: boolean): string => (isPlain ? `"${text}"` : quote(text));

const maxInt = 2_147_483_647;
const minInt = -2_147_483_648;

const builtIn: Readonly<Record<string, WriteLeaf>> = {
  String: (value, isPlain) => (typeof value === 'string' ? quoted(value, isPlain) : undefined),
  ID: (value, isPlain) =>
    typeof value === 'string'
      ? quoted(value, isPlain)
      : Number.isInteger(value)
        ? `"${String(value)}"`
        : undefined,
  Boolean: (value) => (typeof value === 'boolean' ? `${value}` : undefined),
  Int: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= minInt && value <= maxInt
      ? `${value}`
      : undefined,
  Float: (value) => (Number.isFinite(value) ? `${String(value)}` : undefined),
};

const custom: WriteLeaf = (value, isPlain) => {
  if (typeof value === 'string') return quoted(value, isPlain);
  try {
    return toJson(value);
  } catch {
    // Deeper than the stack: it can be read without recursion, but not be written.
    return undefined;
  }
};

/** How values of a scalar or enum are written; custom scalars are passed on as the subgraph wrote them. */
export const leafWriter = (type: GraphQLLeafType): WriteLeaf => {
  if (!isEnumType(type)) return builtIn[type.name] ?? custom;
  // A value that is hidden from clients is none of the enum's values.
  const values = new Map(type.getValues().map(({ name }) => [name, quote(name)]));
  return (value) => (typeof value === 'string' ? values.get(value) : undefined);
};
