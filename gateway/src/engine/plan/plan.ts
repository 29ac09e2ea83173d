/**
 * The one shape of a query plan that the executor knows. Every planner's plan is read into it, so that a
 * planner can be exchanged without touching the executor. There is no Flatten node: where an answer goes is
 * part of the fetch (`targets`).
 */
export type PlanNode = SequenceNode | ParallelNode | ConditionNode | FetchNode;

export interface Plan {
  /** Undefined when nothing needs to be fetched. */
  readonly root: PlanNode | undefined;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly nodes: readonly PlanNode[];
}

export interface ParallelNode {
  readonly kind: 'parallel';
  readonly nodes: readonly PlanNode[];
}

/** From @skip and @include on a variable. */
export interface ConditionNode {
  readonly kind: 'condition';
  readonly variable: string;
  readonly ifTrue: PlanNode | undefined;
  readonly ifFalse: PlanNode | undefined;
}

export interface FetchNode {
  readonly kind: 'fetch';
  readonly subgraph: string;
  readonly operationKind: 'query' | 'mutation' | 'subscription';
  readonly operation: string;
  readonly operationName: string | undefined;
  /** The client's variables that the operation uses. */
  readonly variables: readonly string[];
  readonly targets: readonly Target[];
}

export type Target = RootTarget | EntityTarget;

/** The whole answer goes to the objects at `path` (the empty path: the root of the result). */
export interface RootTarget {
  readonly kind: 'root';
  readonly path: Path;
  readonly rewrites: readonly Rewrite[];
}

/** One `_entities` field of the operation: entities out of `paths` are sent, what comes back goes into them. */
export interface EntityTarget {
  readonly kind: 'entities';
  /** Response key of the `_entities` field. */
  readonly responseKey: string;
  /** Name of the variable that carries the representations. */
  readonly variable: string;
  readonly paths: readonly Path[];
  readonly requires: readonly Requirement[];
  /** Applied to representations before they are sent. */
  readonly inputRewrites: readonly Rewrite[];
  /** Applied to each entity that came back. */
  readonly outputRewrites: readonly Rewrite[];
  /** Undefined: no field asks for any. */
  readonly contexts?: readonly ContextValue[] | undefined;
}

/**
 * What an argument `@fromContext` takes from the objects that an entity is in. Of several for one variable, one for each
 * type that may be there, the first that leads to a value counts.
 */
export interface ContextValue {
  /** The variable of the fetch that carries the value. */
  readonly variable: string;
  /** Types of the entities that have a field which takes it; undefined: all. */
  readonly takers?: readonly string[] | undefined;
  /** How many fields above the entity the path begins; 0: at the entity itself. */
  readonly above: number;
  readonly path: Path;
}

/** Where in the result: lists on the way are walked through without a step of their own. */
export type Path = readonly PathStep[];
export type PathStep = FieldStep | TypeStep;
export interface FieldStep {
  readonly kind: 'field';
  /** A response key. */
  readonly name: string;
}
/** Only objects of one of these types (or of a type under one of them) go on. */
export interface TypeStep {
  readonly kind: 'type';
  readonly types: readonly string[];
}

/** A part of a representation. */
export type Requirement =
  | {
      readonly kind: 'field';
      /** The response key under which the result holds it. */
      readonly from: string;
      /** The field's name in the representation. */
      readonly as: string;
      readonly selections: readonly Requirement[] | undefined;
    }
  | {
      readonly kind: 'fragment';
      readonly on: string | undefined;
      readonly selections: readonly Requirement[];
    };

/** Changes the member `field` of every object at `path`. */
export interface Rewrite {
  readonly path: Path;
  readonly field: string;
  readonly change:
    { readonly kind: 'set'; readonly value: unknown } | { readonly kind: 'rename'; readonly to: string };
}

/** A plan with a part that the executor does not know: a defect, or a planner too new. */
export class UnknownPlan extends Error {
  override readonly name = 'UnknownPlan';
}
