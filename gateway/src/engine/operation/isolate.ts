import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { fragmentsOf } from './fragments.ts';

export interface IsolatedOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The operation and the fragments it uses, and nothing else. */
  readonly document: DocumentNode;
}

const find = (document: DocumentNode, name: string | undefined): OperationDefinitionNode => {
  for (const definition of document.definitions)
    if (
      definition.kind === Kind.OPERATION_DEFINITION &&
      (name === undefined || definition.name?.value === name)
    )
      return definition;
  throw new Error(`the document has no operation ${name ?? ''}`);
};

/** Takes one operation out of a document that may hold several; without a name, the only one. */
export const isolateOperation = (document: DocumentNode, name: string | undefined): IsolatedOperation => {
  const operation = find(document, name);
  const all = fragmentsOf(document);
  if (all.size === 0 && document.definitions.length === 1) return { operation, fragments: all, document };
  const fragments = new Map<string, FragmentDefinitionNode>();
  const follow = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread({ name }) {
        const fragment = all.get(name.value);
        if (!fragment || fragments.has(name.value)) return;
        fragments.set(name.value, fragment);
        follow(fragment);
      },
    });
  };
  follow(operation);
  return {
    operation,
    fragments,
    document: { kind: Kind.DOCUMENT, definitions: [operation, ...fragments.values()] },
  };
};
