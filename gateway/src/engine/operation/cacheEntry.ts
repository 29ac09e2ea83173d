import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { createOperationAccess, type OperationAccess } from '../access/verdict.ts';
import type { Generation } from '../generation.ts';
import { activeOverrides } from '../planner/overrides.ts';
import type { Interned } from '../interned.ts';
import { type Input, inputsOf } from './coercion.ts';
import { conditionVariables } from './conditions.ts';
import type { Circumstances, PreparedOperation } from './prepare.ts';

/** One operation of a document under some circumstances. */
export interface Prepared {
  readonly generation: number;
  readonly operation: OperationDefinitionNode;
  readonly circumstances: Circumstances;
  /** That of `activeOverrides`. */
  readonly overridesKey: string;
  readonly value: Promise<PreparedOperation>;
  /** The value once it is there, so that most requests need not wait even one turn. */
  settled: PreparedOperation | undefined;
  /** When it came to nothing. */
  failedAtMs: number | undefined;
}

/** One operation of a document. */
interface KnownOperation {
  readonly operation: OperationDefinitionNode;
  /** The variables that decide what it selects. */
  readonly conditions: readonly string[];
  /** All of its variables. */
  readonly inputs: readonly Input[];
  /** The rights that it asks for, in one generation. */
  access: { readonly generation: number; readonly asked: OperationAccess } | undefined;
  /** Which was last asked for. */
  last: Prepared | undefined;
}

/** One document, and all that was made of it. */
export interface Entry {
  readonly document: DocumentNode;
  /** Under which it was last stored; undefined: only as long as the document is in use. */
  id: string | undefined;
  /** Those that were asked for; hardly any document has several. */
  readonly operations: KnownOperation[];
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
  operations: [],
  prepared: new Map(),
});

/** `interned`: inputs of other operations. */
export const operationOf = (
  entry: Entry,
  operation: OperationDefinitionNode,
  interned?: Interned<Input>,
): KnownOperation => {
  for (const known of entry.operations) if (known.operation === operation) return known;
  const known: KnownOperation = {
    operation,
    conditions: conditionVariables(entry.document, operation),
    inputs: inputsOf(operation, interned),
    access: undefined,
    last: undefined,
  };
  entry.operations.push(known);
  return known;
};

/** What an operation asks for in a generation. */
export const accessOf = (
  entry: Entry,
  generation: Generation,
  operation: OperationDefinitionNode,
): OperationAccess => {
  const known = operationOf(entry, operation);
  if (known.access?.generation === generation.number) return known.access.asked;
  const asked = createOperationAccess(generation, entry.document, operation);
  known.access = { generation: generation.number, asked };
  return asked;
};

/** What was prepared last, where it is the one for these circumstances beyond doubt. */
export const lastPrepared = (
  { conditions, last }: KnownOperation,
  generation: Generation,
  { access, overrides }: Circumstances,
): Prepared | undefined =>
  last?.generation === generation.number &&
  conditions.length === 0 &&
  last.circumstances.access?.key === access?.key &&
  last.overridesKey === activeOverrides(generation.overrides, overrides).key
    ? last
    : undefined;

/** What makes one plan differ from another, and the circumstances reduced to that. */
export const distinguish = (
  entry: Entry,
  generation: Generation,
  operation: OperationDefinitionNode,
  given: Circumstances,
): { readonly key: string; readonly overridesKey: string; readonly circumstances: Circumstances } => {
  const active = activeOverrides(generation.overrides, given.overrides);
  const on = operationOf(entry, operation).conditions.filter(given.isTrue);
  return {
    overridesKey: active.key,
    key: `${generation.number}|${operation.name?.value ?? ''}|${active.key}|${on.join(' ')}|${given.access?.key ?? ''}`,
    circumstances: {
      overrides: active.overrides,
      isTrue: (name) => on.includes(name),
      access: given.access,
    },
  };
};
