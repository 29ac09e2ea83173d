import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { createOperationAccess, type OperationAccess } from '../access/verdict.ts';
import type { Generation } from '../generation.ts';
import { activeOverrides } from '../planner/overrides.ts';
import { conditionVariables } from './conditions.ts';
import type { Circumstances, PreparedOperation } from './prepare.ts';

/** One operation of a document under some circumstances. */
export interface Prepared {
  readonly generation: number;
  readonly operation: OperationDefinitionNode;
  readonly circumstances: Circumstances;
  readonly value: Promise<PreparedOperation>;
  /** The value once it is there, so that most requests need not wait even one turn. */
  settled: PreparedOperation | undefined;
  /** When it came to nothing. */
  failedAtMs: number | undefined;
}

/** One document, and all that was made of it. */
export interface Entry {
  readonly document: DocumentNode;
  /** Under which it was last stored; undefined: only as long as the document is in use. */
  id: string | undefined;
  /** Of each operation: the variables that decide what it selects. */
  readonly conditions: Map<OperationDefinitionNode, readonly string[]>;
  /** Of each operation: the rights that it asks for, in one generation. */
  readonly access: Map<
    OperationDefinitionNode,
    { readonly generation: number; readonly asked: OperationAccess }
  >;
  readonly prepared: Map<string, Prepared>;
}

/** Memory in relation to the text (measured on sample operations): text and syntax tree, plan and shape. */
const bytesPerCharacter = 30;
const bytesPerPreparedCharacter = 30;
const bytesPerDocument = 4_000;

/** In bytes, about. */
export const sizeOf = ({ document, prepared }: Entry): number =>
  bytesPerDocument +
  (document.loc?.end ?? 1_000) * (bytesPerCharacter + bytesPerPreparedCharacter * Math.max(1, prepared.size));

export const textOf = ({ document }: Entry): string => document.loc?.source.body ?? '';

export const newEntry = (document: DocumentNode): Entry => ({
  document,
  id: undefined,
  conditions: new Map(),
  access: new Map(),
  prepared: new Map(),
});

const conditionsOf = (entry: Entry, operation: OperationDefinitionNode): readonly string[] => {
  let names = entry.conditions.get(operation);
  if (!names) entry.conditions.set(operation, (names = conditionVariables(entry.document, operation)));
  return names;
};

/** What an operation asks for in a generation. */
export const accessOf = (
  entry: Entry,
  generation: Generation,
  operation: OperationDefinitionNode,
): OperationAccess => {
  const known = entry.access.get(operation);
  if (known?.generation === generation.number) return known.asked;
  const asked = createOperationAccess(generation, entry.document, operation);
  entry.access.set(operation, { generation: generation.number, asked });
  return asked;
};

/** What makes one plan differ from another, and the circumstances reduced to that. */
export const distinguish = (
  entry: Entry,
  generation: Generation,
  operation: OperationDefinitionNode,
  given: Circumstances,
): { readonly key: string; readonly circumstances: Circumstances } => {
  const active = activeOverrides(generation.overrides, given.overrides);
  const on = conditionsOf(entry, operation).filter(given.isTrue);
  return {
    key: `${generation.number}|${operation.name?.value ?? ''}|${active.key}|${on.join(' ')}|${given.access?.key ?? ''}`,
    circumstances: {
      overrides: active.overrides,
      isTrue: (name) => on.includes(name),
      access: given.access,
    },
  };
};
