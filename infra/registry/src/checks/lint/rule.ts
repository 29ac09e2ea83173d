import type { ASTNode, DocumentNode } from 'graphql';

export interface Finding {
  readonly node: ASTNode;
  /** A schema coordinate. */
  readonly coordinate: string;
  readonly message: string;
}

/** One thing to look for in a subgraph's SDL. */
export interface LintRule {
  readonly name: string;
  readonly level: 'error' | 'warning';
  /** Why, for people. */
  readonly about: string;
  readonly find: (document: DocumentNode) => Finding[];
}
