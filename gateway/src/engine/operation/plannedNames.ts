import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * The response names that a client's choice could make ambiguous. A planner adds the fields of keys and of
 * `@requires` to what the client asks, under their own names; where the client uses such a name for another
 * field or for other arguments, both planners have been seen to send one in place of the other.
 */
export interface PlannedNames {
  /** Names of the fields that stand in a key or in a `@requires` anywhere in the supergraph. */
  readonly atRisk: ReadonlySet<string>;
  /** Names of all fields. */
  readonly fields: ReadonlySet<string>;
  /** No field of the supergraph begins with it. */
  readonly prefix: string;
}

const fieldSetArguments: Readonly<Record<string, string>> = { join__type: 'key', join__field: 'requires' };

const namesIn = (fieldSet: string, into: Set<string>): void => {
  visit(parse(`{${fieldSet}}`, { noLocation: true }), { Field: ({ name }) => void into.add(name.value) });
};

export const plannedNamesOf = (supergraph: DocumentNode): PlannedNames => {
  const atRisk = new Set<string>();
  const fields = new Set<string>();
  let prefix = 'client_';
  visit(supergraph, {
    Directive(directive) {
      const wanted = fieldSetArguments[directive.name.value];
      const value = directive.arguments?.find(({ name }) => name.value === wanted)?.value;
      if (value?.kind === Kind.STRING) namesIn(value.value, atRisk);
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

/** The response name of a field in the planned operation; `takesArguments`: whether the schema gives it any. */
export const plannedName = (
  names: PlannedNames,
  { alias, name }: FieldNode,
  takesArguments: boolean,
): string => {
  const key = alias?.value ?? name.value;
  const atRisk = key === name.value ? takesArguments && names.atRisk.has(key) : isAliasAtRisk(names, key);
  return atRisk ? names.prefix + key : key;
};

/** The client's response name for one of the planned operation. */
export const clientName = ({ prefix }: PlannedNames, key: string): string =>
  key.startsWith(prefix) ? key.slice(prefix.length) : key;

/** The operation as it is given to a planner: names at risk carry the prefix. */
export const withPlannedNames = (
  names: PlannedNames,
  schema: GraphQLSchema,
  document: DocumentNode,
): DocumentNode => {
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field(field) {
        const key = field.alias?.value ?? field.name.value;
        const planned = plannedName(names, field, (types.getFieldDef()?.args.length ?? 0) > 0);
        if (planned !== key) return { ...field, alias: { kind: Kind.NAME, value: planned } };
        // An alias equal to the name is none, but the native planner asks for such a field twice.
        return key === field.name.value && field.alias ? { ...field, alias: undefined } : undefined;
      },
    }),
  );
};
