import type { FieldNode } from 'graphql';

/** What the parts of an answer cost. */
export interface AnswerCosts {
  /** One object or leaf of type `typename` that the field (`Type.field`) answers with. */
  value(field: string, typename: string): number;
  /**
   * What a field adds to each object of type `typename` that has it: its arguments, and its value where that is one
   * leaf. `isRoot`: the arguments are counted elsewhere.
   */
  member(typename: string, field: FieldNode, isRoot: boolean): number;
}
