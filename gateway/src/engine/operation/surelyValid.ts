import {
  type DirectiveNode,
  type DocumentNode,
  doTypesOverlap,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { responseKey } from './nodes.ts';
import { fieldOf } from '../fieldOf.ts';
import { createInputCheck, type InputCheck } from './surelyValidInput.ts';
import { useOf } from './text.ts';

/** A selection set and the type that it stands on. */
interface Scope {
  readonly set: SelectionSetNode;
  readonly type: GraphQLCompositeType;
}

/** All fields of one answered name in scopes that are merged. */
interface Merged {
  readonly use: string;
  readonly definition: GraphQLField<unknown, unknown> | undefined;
  readonly inner: Scope[];
}

/** Fragments written out. What is larger is left to the validation proper. */
const mostSelections = 2_000;

/** One walk through one operation. */
class Walk {
  private readonly schema: GraphQLSchema;
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly inputs: InputCheck;
  private readonly open = new Set<string>();
  readonly spread = new Set<string>();
  private seen = 0;

  constructor(
    schema: GraphQLSchema,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    inputs: InputCheck,
  ) {
    this.schema = schema;
    this.fragments = fragments;
    this.inputs = inputs;
  }

  /** Whether scopes that are answered as one object are right in themselves and go together. */
  scopes(scopes: readonly Scope[]): boolean {
    const merged = new Map<string, Merged>();
    for (const scope of scopes) if (!this.collect(scope, merged)) return false;
    for (const { inner } of merged.values()) if (inner.length > 0 && !this.scopes(inner)) return false;
    return true;
  }

  private collect({ set, type }: Scope, merged: Map<string, Merged>): boolean {
    for (const selection of set.selections) {
      this.seen += 1;
      if (this.seen > mostSelections || !this.conditions(selection.directives)) return false;
      const good =
        selection.kind === Kind.FIELD
          ? this.field(selection, type, merged)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.fragment(selection.typeCondition?.name.value, selection.selectionSet, type, merged)
            : this.spreadOf(selection.name.value, type, merged);
      if (!good) return false;
    }
    return true;
  }

  private field(field: FieldNode, type: GraphQLCompositeType, merged: Map<string, Merged>): boolean {
    const name = field.name.value;
    const definition = fieldOf(type, name);
    if (definition) {
      if (!this.inputs.given(field.arguments, definition.args)) return false;
    } else if (name !== '__typename' || field.arguments?.length) {
      return false;
    }
    const of = definition && getNamedType(definition.type);
    const inner = isCompositeType(of) ? of : undefined;
    if ((inner === undefined) !== (field.selectionSet === undefined)) return false;
    const key = responseKey(field);
    const same = merged.get(key);
    const use = useOf(field);
    // Two types may have fields that differ under one name; which ones may is for the validation proper to say.
    if (same && (same.use !== use || String(same.definition?.type) !== String(definition?.type)))
      return false;
    const scope = inner && field.selectionSet && { set: field.selectionSet, type: inner };
    if (!same) merged.set(key, { use, definition, inner: scope ? [scope] : [] });
    else if (scope) same.inner.push(scope);
    return true;
  }

  private fragment(
    condition: string | undefined,
    set: SelectionSetNode,
    type: GraphQLCompositeType,
    merged: Map<string, Merged>,
  ): boolean {
    const on = condition === undefined ? type : this.schema.getType(condition);
    return (
      isCompositeType(on) && doTypesOverlap(this.schema, type, on) && this.collect({ set, type: on }, merged)
    );
  }

  private spreadOf(name: string, type: GraphQLCompositeType, merged: Map<string, Merged>): boolean {
    const fragment = this.fragments.get(name);
    if (!fragment || this.open.has(name) || fragment.directives?.length) return false;
    this.spread.add(name);
    this.open.add(name);
    const good = this.fragment(fragment.typeCondition.name.value, fragment.selectionSet, type, merged);
    this.open.delete(name);
    return good;
  }

  /** Only `@skip` and `@include`, each once. */
  private conditions(directives: readonly DirectiveNode[] = []): boolean {
    return directives.every(({ name, arguments: given }, index) => {
      const known =
        name.value === 'skip' || name.value === 'include' ? this.schema.getDirective(name.value) : undefined;
      return (
        known !== undefined &&
        known !== null &&
        this.inputs.given(given, known.args) &&
        !directives.slice(0, index).some((before) => before.name.value === name.value)
      );
    });
  }
}

/**
 * Whether a document is valid beyond doubt: one query or mutation with its fragments, without introspection, of what
 * clients usually write. False says nothing: the rules of graphql-js then decide and tell what is wrong. They
 * go through a document in 25 ways at once, which costs as much as planning it (measured).
 */
export const isSurelyValid = (schema: GraphQLSchema, { definitions }: DocumentNode): boolean => {
  let operation: OperationDefinitionNode | undefined;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      if (fragments.has(definition.name.value)) return false;
      fragments.set(definition.name.value, definition);
    } else {
      if (operation || definition.kind !== Kind.OPERATION_DEFINITION) return false;
      operation = definition;
    }
  }
  if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) return false;
  const root = schema.getRootType(operation.operation);
  const inputs = createInputCheck(schema, operation.variableDefinitions ?? []);
  if (!root || !inputs || operation.directives?.length) return false;
  const walk = new Walk(schema, fragments, inputs);
  return (
    walk.scopes([{ set: operation.selectionSet, type: root }]) &&
    inputs.allUsed() &&
    walk.spread.size === fragments.size
  );
};
