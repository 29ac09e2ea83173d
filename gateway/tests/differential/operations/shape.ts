import type { GraphQLInputType } from 'graphql';

/** An operation as the generator thinks of it; names of variables and fragments are given when it is written. */
export type Selection = FieldSelection | FragmentSelection | { readonly kind: 'raw'; readonly text: string };

export interface FieldSelection {
  readonly kind: 'field';
  readonly name: string;
  readonly alias: string | undefined;
  readonly args: readonly Argument[];
  readonly directives: readonly Condition[];
  /** Undefined for leaves. */
  readonly selections: readonly Selection[] | undefined;
}

export interface FragmentSelection {
  readonly kind: 'fragment';
  /** Undefined: an inline fragment without a type condition. */
  readonly on: string | undefined;
  readonly named: boolean;
  readonly directives: readonly Condition[];
  readonly selections: readonly Selection[];
}

/** `@skip` or `@include`. */
export interface Condition {
  readonly name: 'skip' | 'include';
  readonly value: boolean;
  readonly by: 'literal' | 'variable' | 'default';
}

export interface Argument {
  readonly name: string;
  readonly value: Value;
}

export type Value =
  | { readonly kind: 'plain'; readonly type: GraphQLInputType; readonly json: unknown }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'object'; readonly fields: readonly Argument[] }
  | {
      readonly kind: 'variable';
      readonly type: GraphQLInputType;
      /** Written as `$v: Type = default`. */
      readonly fallback: { readonly json: unknown } | undefined;
      /** Undefined: the client sends nothing for it. */
      readonly sent: { readonly json: unknown } | undefined;
    };

export interface OperationShape {
  readonly kind: 'query' | 'mutation';
  readonly named: boolean;
  /** A second operation in the document, not the one to run. */
  readonly second: boolean;
  readonly selections: readonly Selection[];
}
