import type { CompositionError, GitContext } from './model.ts';

/** A change of the schema as clients see it, and what it does to them. */
export interface JudgedChange {
  /** `FIELD_REMOVED` and the like (@graphql-inspector/core). */
  readonly code: string;
  readonly description: string;
  /** `Type.field`, as schema coordinates are written. */
  readonly coordinate: string;
  readonly criticality: 'breaking' | 'dangerous' | 'safe';
  /** It breaks an operation that a client was seen to send. */
  readonly fails: boolean;
  /** Requests in the window that it would break, and the operations and clients behind them. */
  readonly usedBy: {
    readonly requests: number;
    readonly operations: readonly string[];
    readonly clients: readonly string[];
  };
}

export interface LintProblem {
  readonly level: 'error' | 'warning';
  readonly rule: string;
  readonly message: string;
  readonly coordinate: string;
  readonly start: Position;
  readonly end: Position;
}

/** In the subgraph's SDL; line and column count from 1, the offset from 0. */
export interface Position {
  readonly byteOffset: number;
  readonly line: number;
  readonly column: number;
}

/** The whole answer to "may this schema be published?", as it was at that time. */
export interface Check {
  readonly id: string;
  readonly variant: string;
  readonly subgraph: string;
  readonly git: GitContext | undefined;
  readonly createdAtMs: number;
  /** Composition, breaking changes, lint and contracts all went well. */
  readonly passed: boolean;
  readonly composition: {
    readonly errors: readonly CompositionError[];
    /** The supergraph would be another. */
    readonly modifiesSupergraph: boolean;
  };
  /** Undefined: it does not compose, so there is nothing to compare. */
  readonly operations:
    | {
        readonly changes: readonly JudgedChange[];
        /** Different operations seen in the window. */
        readonly checked: number;
        readonly sinceMs: number;
      }
    | undefined;
  readonly lint: readonly LintProblem[];
  /** Contracts of the variant that could not be made any more. */
  readonly contracts: readonly { readonly variant: string; readonly errors: readonly CompositionError[] }[];
}
