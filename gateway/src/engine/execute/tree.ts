import type { JsonObject } from '../json.ts';

/** What the fetches of one request share about its result. */
export interface ResultTree {
  readonly root: JsonObject;
  /** Values of the tree that have several places. */
  readonly shared: Set<object>;
  /** How many lists of objects are held by fetches whose answer is still to come. */
  held: number;
  /** Objects that such a list may hold and that are no longer in the tree, each with the one that took its place. */
  readonly moved: Map<JsonObject, JsonObject>;
  /** Entities of which some subgraph knows nothing, or that nothing identifies: what they lack is not lost. */
  readonly unknown: Set<object>;
  /** Those of them that wait for a fetch that failed. */
  readonly failed: Set<object>;
  /** No string in it holds anything that JSON would have to escape. */
  isPlain: boolean;
}

export const createTree = (): ResultTree => ({
  root: {},
  shared: new Set(),
  held: 0,
  moved: new Map(),
  unknown: new Set(),
  failed: new Set(),
  isPlain: true,
});

/** Puts `successor` into the place of `object`, its equal. */
export const replace = (
  tree: ResultTree,
  object: JsonObject,
  successor: JsonObject,
  holder: JsonObject,
  key: string | number,
): void => {
  holder[key] = successor;
  tree.shared.add(successor);
  if (tree.held > 0) tree.moved.set(object, successor);
};

/** The object that is in the tree now for one that was there when a fetch began. */
export const successorOf = ({ moved }: ResultTree, object: JsonObject): JsonObject => {
  if (moved.size === 0) return object;
  let now = object;
  for (let next = moved.get(now); next; next = moved.get(now)) now = next;
  return now;
};
