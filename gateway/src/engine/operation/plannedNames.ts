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
  /** No field of the supergraph begins with it. */
  readonly prefix: string;
}

const fieldSetArguments: Readonly<Record<string, string>> = { join__type: 'key', join__field: 'requires' };

const namesIn = (fieldSet: string, into: Set<string>): void => {
  visit(parse(`{${fieldSet}}`, { noLocation: true }), { Field: ({ name }) => void into.add(name.value) });
};

export const plannedNamesOf = (supergraph: DocumentNode): PlannedNames => {
  // As aliases these would be taken for an object's prototype and for its type.
  const atRisk = new Set(['__proto__', '__typename']);
  let prefix = 'client_';
  visit(supergraph, {
    Directive(directive) {
      const wanted = fieldSetArguments[directive.name.value];
      const value = directive.arguments?.find(({ name }) => name.value === wanted)?.value;
      if (value?.kind === Kind.STRING) namesIn(value.value, atRisk);
    },
    FieldDefinition({ name }) {
      while (name.value.startsWith(prefix)) prefix = `_${prefix}`;
    },
  });
  return { atRisk, prefix };
};

/** The response name of a field in the planned operation; `takesArguments`: whether the schema gives it any. */
export const plannedName = (
  { atRisk, prefix }: PlannedNames,
  { alias, name }: FieldNode,
  takesArguments: boolean,
): string => {
  const key = alias?.value ?? name.value;
  return atRisk.has(key) && (takesArguments || key !== name.value) ? prefix + key : key;
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
        return planned === key ? undefined : { ...field, alias: { kind: Kind.NAME, value: planned } };
      },
    }),
  );
};
