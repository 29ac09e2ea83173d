import {
  type GraphQLOutputType,
  getNamedType,
  type GraphQLSchema,
  isAbstractType,
  isListType,
  isNonNullType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { responseKey } from '../operation/nodes.ts';
import { fieldOf } from '../fieldOf.ts';
import type { IsolatedOperation } from '../operation/isolate.ts';
import type { Denial } from './denial.ts';

/** Where an operation asks for what its caller may not see. */
export interface DeniedPlace {
  /** Response keys, with `@` for each list: `['products', '@', 'cost']`. */
  readonly path: readonly string[];
  /** `Type.field`, or a type's name. For logs and metrics, never for the client. */
  readonly coordinate: string;
}

/** More places than this tell nobody more; a bound on the answer's size. */
const maxPlaces = 100;

/** The path of what stands in the lists of a field. */
export const pathInto = (
  path: readonly string[],
  key: string,
  type: GraphQLOutputType,
): readonly string[] => {
  const into = [...path, key];
  let inner = type;
  for (;;) {
    if (isListType(inner)) into.push('@');
    else if (!isNonNullType(inner)) return into;
    inner = inner.ofType;
  }
};

type Possible = ReadonlySet<string>;

/** The denied places of one operation, each once, in the operation's order. */
export const deniedPlaces = (
  schema: GraphQLSchema,
  denial: Denial,
  { operation, fragments }: IsolatedOperation,
): readonly DeniedPlace[] => {
  const places = new Map<string, DeniedPlace>();
  const add = (path: readonly string[], coordinate: string): void => {
    const key = path.join('\n');
    if (places.size < maxPlaces && !places.has(key)) places.set(key, { path, coordinate });
  };

  const possibleTypes = (name: string): Possible => {
    const type = schema.getType(name);
    return new Set(isAbstractType(type) ? schema.getPossibleTypes(type).map((each) => each.name) : [name]);
  };

  /** Whether a set of this type has anything denied in it; decided once, however often it is spread. */
  const concerned = new Map<SelectionSetNode, boolean>();
  const concerns = (set: SelectionSetNode, parent: string): boolean => {
    const known = concerned.get(set);
    if (known !== undefined) return known;
    concerned.set(set, false);
    const found = set.selections.some((selection) => {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        const type = outputType(parent, name);
        if (!type) return false;
        return (
          [parent, ...possibleTypes(parent)].some((each) => denial.type(each) || denial.field(each, name)) ||
          (selection.selectionSet !== undefined && concerns(selection.selectionSet, getNamedType(type).name))
        );
      }
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      const on = inner?.typeCondition?.name.value ?? parent;
      return inner !== undefined && (denial.type(on) || concerns(inner.selectionSet, on));
    });
    concerned.set(set, found);
    return found;
  };

  const outputType = (parent: string, field: string): GraphQLOutputType | undefined => {
    const type = schema.getType(parent);
    return fieldOf(type, field)?.type;
  };

  const walk = (
    set: SelectionSetNode,
    parent: string,
    possible: Possible,
    path: readonly string[],
    denied: boolean,
  ): void => {
    if (places.size >= maxPlaces || (!denied && !concerns(set, parent))) return;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        const type = outputType(parent, name);
        if (!type) continue;
        const inner = pathInto(path, responseKey(selection), type);
        if (denied || denial.field(parent, name)) {
          add(inner, `${parent}.${name}`);
          continue;
        }
        for (const each of possible) {
          if (each === parent) continue;
          // Objects of a denied type are null as a whole.
          if (denial.type(each)) add(path, each);
          else if (denial.field(each, name)) add(inner, `${each}.${name}`);
        }
        const named = getNamedType(type).name;
        if (selection.selectionSet) walk(selection.selectionSet, named, possibleTypes(named), inner, false);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) continue;
      const on = fragment.typeCondition?.name.value ?? parent;
      const covered = possibleTypes(on);
      const left = new Set([...possible].filter((each) => covered.has(each)));
      if (!denied && left.size > 0 && denial.type(on) && path.length > 0) add(path, on);
      else if (left.size > 0) walk(fragment.selectionSet, on, left, path, denied);
    }
  };

  const root = schema.getRootType(operation.operation)?.name ?? '';
  walk(operation.selectionSet, root, new Set([root]), [], denial.type(root));
  return [...places.values()];
};
