import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
  valueFromASTUntyped,
} from 'graphql';
import { type AccessRule, bothRules, readAccessRules, scopesAllow } from './accessRules.ts';

/** A field of the supergraph, and what it asks for. */
export interface FieldAccess {
  readonly type: string;
  readonly field: string;
  /** `Type.field`. */
  readonly coordinate: string;
  /** The name of the type that it leads to. */
  readonly returns: string;
  /** What stands on the field and on the type that it belongs to; undefined: nothing does. */
  readonly own: AccessRule | undefined;
  /** What a caller needs at this place: `own`, and what stands on the type that it leads to. */
  readonly rule: AccessRule | undefined;
}

/** `value`: a type that others lead to and that nobody can fetch by itself; who may lead there may see it. */
export type TypeKind = 'root' | 'entity' | 'value';

export interface TypeAccess {
  readonly name: string;
  readonly kind: TypeKind;
  readonly fields: readonly FieldAccess[];
  /** Of an interface or a union: what it may turn out to be. */
  readonly possible: readonly string[];
}

const isHidden = (directives: readonly ConstDirectiveNode[] = []): boolean =>
  directives.some(({ name }) => name.value === 'inaccessible');

const isEntity = ({ directives = [] }: ObjectTypeDefinitionNode): boolean =>
  directives.some(
    ({ name, arguments: given = [] }) =>
      name.value === 'join__type' &&
      given.some((one) => one.name.value === 'key') &&
      !given.some((one) => one.name.value === 'resolvable' && valueFromASTUntyped(one.value) === false),
  );

const nameOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);

/** The names of the root types as `schema { … }` gives them. */
const rootsOf = (supergraph: DocumentNode): ReadonlySet<string> =>
  new Set(
    supergraph.definitions.flatMap((node) =>
      node.kind === Kind.SCHEMA_DEFINITION ? node.operationTypes.map(({ type }) => type.name.value) : [],
    ),
  );

/** Every type of a supergraph that clients see, in its order, with what its fields ask for. */
export const readAccessTable = (supergraph: DocumentNode): readonly TypeAccess[] => {
  const { ofField, ofType } = readAccessRules(supergraph);
  const roots = rootsOf(supergraph);
  const implementing = new Map<string, string[]>();
  for (const node of supergraph.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION || isHidden(node.directives)) continue;
    for (const { name } of node.interfaces ?? []) {
      implementing.set(name.value, [...(implementing.get(name.value) ?? []), node.name.value]);
    }
  }
  return supergraph.definitions.flatMap((node): TypeAccess[] => {
    if (node.kind === Kind.UNION_TYPE_DEFINITION && !isHidden(node.directives)) {
      const possible = node.types?.map(({ name }) => name.value) ?? [];
      return [{ name: node.name.value, kind: 'value', fields: [], possible }];
    }
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [];
    if (isHidden(node.directives)) return [];
    const type = node.name.value;
    const fields = (node.fields ?? [])
      .filter(({ directives }) => !isHidden(directives))
      .map(({ name: { value: field }, type: leadsTo }): FieldAccess => {
        const coordinate = `${type}.${field}`;
        const returns = nameOf(leadsTo);
        const own = bothRules(ofType.get(type), ofField.get(coordinate));
        return { type, field, coordinate, returns, own, rule: bothRules(own, ofType.get(returns)) };
      });
    const kind = roots.has(type)
      ? 'root'
      : node.kind === Kind.OBJECT_TYPE_DEFINITION && isEntity(node)
        ? 'entity'
        : 'value';
    return [{ name: type, kind, fields, possible: implementing.get(type) ?? [] }];
  });
};

/** The types that a caller with these scopes can get to from a root, policies aside. */
export const reachableTypes = (
  table: readonly TypeAccess[],
  scopes: readonly string[],
): ReadonlySet<string> => {
  const byName = new Map(table.map((type) => [type.name, type]));
  const reached = new Set<string>();
  const visit = (name: string): void => {
    const type = byName.get(name);
    if (!type || reached.has(name)) return;
    reached.add(name);
    type.possible.forEach(visit);
    for (const { returns, rule } of type.fields) {
      if (!rule || scopesAllow(rule, scopes)) visit(returns);
    }
  };
  for (const { name, kind } of table) if (kind === 'root') visit(name);
  return reached;
};
