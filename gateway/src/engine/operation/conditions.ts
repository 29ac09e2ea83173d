import {
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { isolateOperation } from './isolate.ts';

const isCondition = ({ name }: DirectiveNode): boolean => name.value === 'skip' || name.value === 'include';

const conditionOf = (directive: DirectiveNode) =>
  directive.arguments?.find((argument) => argument.name.value === 'if')?.value;

/** A text without an at sign has no directives: most have none, and need not be walked through. */
const mayHaveConditions = ({ loc }: DocumentNode): boolean => loc?.source.body.includes('@') ?? true;

/** The variables that decide what an operation selects, sorted. */
export const conditionVariables = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly string[] => {
  if (!mayHaveConditions(document)) return [];
  const names = new Set<string>();
  visit(isolateOperation(document, operation.name?.value).document, {
    Directive(directive) {
      const value = isCondition(directive) ? conditionOf(directive) : undefined;
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].sort();
};

const counts = (directives: readonly DirectiveNode[], isTrue: (variable: string) => boolean): boolean =>
  directives.every((directive) => {
    if (!isCondition(directive)) return true;
    const value = conditionOf(directive);
    const given =
      value?.kind === Kind.VARIABLE ? isTrue(value.name.value) : value?.kind === Kind.BOOLEAN && value.value;
    return given === (directive.name.value === 'include');
  });

/**
 * The operation as it is once its conditions are known: no @skip, no @include, and selection sets that may
 * be empty. Planners never see a condition: the native one has been seen to end the process over some, and
 * a plan for what is really asked is the shorter one.
 */
export const resolveConditions = (
  document: DocumentNode,
  isTrue: (variable: string) => boolean,
): DocumentNode => {
  if (!mayHaveConditions(document)) return document;
  const resolve = <N extends ASTNode & { readonly directives?: readonly DirectiveNode[] | undefined }>(
    node: N,
  ) => {
    const { directives } = node;
    if (!directives?.some(isCondition)) return undefined;
    if (!counts(directives, isTrue)) return null;
    return { ...node, directives: directives.filter((directive) => !isCondition(directive)) };
  };
  return visit(document, { Field: resolve, InlineFragment: resolve, FragmentSpread: resolve });
};
