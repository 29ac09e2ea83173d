import type { ClientOperation } from './harness/run.ts';

/** A kind of operation that the stock engine answers wrongly, where ours answers as one server would. */
export interface KnownDifference {
  readonly name: string;
  readonly why: string;
  applies(of: {
    readonly supergraph: string;
    readonly operation: ClientOperation;
    readonly engine: string;
  }): boolean;
}

const inSupergraph =
  (...names: readonly string[]): KnownDifference['applies'] =>
  ({ supergraph }) =>
    names.includes(supergraph);

const inQuery =
  (pattern: RegExp): KnownDifference['applies'] =>
  ({ operation }) =>
    pattern.test(operation.query);

/**
 * Where stock and ours differ, and why ours is right. Everything else that differs fails the test; ours is held
 * against one server with all data (harness/oracle.ts) in any case.
 */
export const knownDifferences: readonly KnownDifference[] = [
  {
    name: 'conditions hide a whole selection',
    why: 'An object of which nothing is left to select is {}. The stock plan does not ask for it and answers null, which for a non-null field goes up to the root.',
    applies: inQuery(/@(skip|include)/),
  },
  {
    name: 'an alias is the name of another field',
    why: 'A key that a later fetch needs replaces what the client asked under that name, or the fetch asks for both under one name and is refused.',
    applies: inQuery(/\w+: \w+/),
  },
  {
    name: 'a fragment on an interface or union, in a place of known type',
    why: 'Without a __typename in the answer the stock engine takes the fragment’s type for the object’s type and drops fragments inside it.',
    applies: inQuery(/on (Media|Product|Node|Sold|Pick|Result|Reason|Boss|Place|Problem|Wrap|UserError)\b/),
  },
  {
    name: '@requires of an abstract type',
    why: 'The stock engine sends it without __typename, so the subgraph cannot tell which fields it holds.',
    applies: inSupergraph('requires', 'requiresAbstract'),
  },
  {
    name: '@requires with arguments',
    why: 'The client’s arguments and those of @requires share one response name in the stock plan: wrong data without an error.',
    applies: inSupergraph('requiresArguments', 'requiresConflict'),
  },
  {
    name: 'a chain of @requires that comes back',
    why: 'Stock asks for a field without what it requires in the fetch that also brings the rest.',
    applies: inSupergraph('requiresCycle', 'requiresSelves'),
  },
  {
    name: 'interface objects',
    why: 'Stock lets the interface’s name replace a known type, sends representations without a key, or fails to plan ("potentially an interface object type").',
    applies: ({ supergraph }) => supergraph.startsWith('interfaceObject'),
  },
  {
    name: 'the order of mutations',
    why: 'Stock runs root fields of fragments before others; the document’s order is the order of execution.',
    applies: inQuery(/^mutation/m),
  },
];
