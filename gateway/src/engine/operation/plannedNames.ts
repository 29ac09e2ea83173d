import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { contextArgumentsOf, joinArgument, readFieldSet } from '../joinSpec.ts';
import { named, responseKey } from './nodes.ts';
import { mapSelections } from './selections.ts';
import { useOf } from './text.ts';

/**
 * The response names that a client's choice could make ambiguous. A planner adds the fields of keys, of `@requires`
 * and of contexts to what the client asks, under their own names; where the client uses such a name for another
 * field or for other arguments, both planners have been seen to send one in place of the other.
 */
export interface PlannedNames {
  /** Names of the fields that stand in a key, in a `@requires` or in a context anywhere in the supergraph. */
  readonly atRisk: ReadonlySet<string>;
  /** Names of all fields. */
  readonly fields: ReadonlySet<string>;
  /** No field of the supergraph begins with it. */
  readonly prefix: string;
  /** Of one operation: what stands under each response name that stands for several things. */
  readonly uses?: ReadonlyMap<string, readonly string[]>;
}

const fieldSetArguments: Readonly<Record<string, string>> = { join__type: 'key', join__field: 'requires' };

const namesIn = (set: SelectionSetNode, into: Set<string>): void => {
  visit(set, { Field: ({ name }) => void into.add(name.value) });
};

export const plannedNamesOf = (supergraph: DocumentNode): PlannedNames => {
  const atRisk = new Set<string>();
  const fields = new Set<string>();
  let prefix = 'client_';
  visit(supergraph, {
    Directive(directive) {
      const wanted = fieldSetArguments[directive.name.value];
      const value = wanted === undefined ? undefined : joinArgument(directive, wanted);
      if (value !== undefined) namesIn(readFieldSet(value), atRisk);
      if (directive.name.value !== 'join__field') return;
      for (const { selection } of contextArgumentsOf(directive)) namesIn(selection, atRisk);
    },
    FieldDefinition({ name }) {
      fields.add(name.value);
      while (name.value.startsWith(prefix)) prefix = `_${prefix}`;
    },
  });
  return { atRisk, fields, prefix };
};

/** Underscores begin the names that planners make up, and two of them an object's type and prototype. */
const isAliasAtRisk = ({ fields, prefix }: PlannedNames, alias: string): boolean =>
  fields.has(alias) || alias.startsWith('_') || alias.startsWith(prefix);

/**
 * The names for one operation. Under two types, one response name may stand for two things; both planners
 * have been seen to ask only for one where the two types meet at one path, so each gets a name of its own.
 */
export const withUses = (names: PlannedNames, document: DocumentNode): PlannedNames => {
  const all = new Map<string, string[]>();
  const add = (field: FieldNode): void => {
    const key = responseKey(field);
    const use = useOf(field);
    const known = all.get(key);
    if (!known) all.set(key, [use]);
    else if (!known.includes(use)) known.push(use);
  };
  const addAll = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value.startsWith('__')) continue;
        add(selection);
      }
      if (selection.selectionSet) addAll(selection.selectionSet);
    }
  };
  for (const definition of document.definitions)
    if ('selectionSet' in definition) addAll(definition.selectionSet);
  return { ...names, uses: new Map([...all].filter(([, uses]) => uses.length > 1)) };
};

/** The response name of a field in the planned operation; `takesArguments`: whether the schema gives it any. */
export const plannedName = (names: PlannedNames, field: FieldNode, takesArguments: boolean): string => {
  const { name } = field;
  const key = responseKey(field);
  const use = names.uses?.get(key)?.indexOf(useOf(field)) ?? 0;
  if (use > 0) return `${names.prefix}${use}_${key}`;
  const atRisk = key === name.value ? takesArguments && names.atRisk.has(key) : isAliasAtRisk(names, key);
  return atRisk ? names.prefix + key : key;
};

/** The client's response name for one of the planned operation. */
export const clientName = ({ prefix }: PlannedNames, key: string): string =>
  key.startsWith(prefix) ? key.slice(prefix.length).replace(/^(?:\d+_)+/, '') : key;

const withoutAlias = ({ alias: _, ...field }: FieldNode): FieldNode => field;

/** The operation as it is given to a planner: names at risk carry the prefix. */
export const withPlannedNames = (
  names: PlannedNames,
  schema: GraphQLSchema,
  document: DocumentNode,
): DocumentNode =>
  mapSelections(schema, document, {
    field(field, definition) {
      const key = responseKey(field);
      const planned = plannedName(names, field, (definition?.args.length ?? 0) > 0);
      if (planned !== key) return { ...field, alias: named(planned) };
      // An alias equal to the name is none, but the native planner asks for such a field twice.
      return key === field.name.value && field.alias ? withoutAlias(field) : field;
    },
  });
