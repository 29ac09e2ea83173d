import fc from 'fast-check';
import {
  doTypesOverlap,
  getNamedType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isCompositeType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';
import type { ClientOperation } from '../harness/run.ts';
import type { Argument, Condition, FieldSelection, OperationShape, Selection } from './shape.ts';
import { value } from './values.ts';
import { write } from './write.ts';

const condition: fc.Arbitrary<Condition> = fc.record({
  name: fc.constantFrom('skip', 'include'),
  value: fc.boolean(),
  by: fc.constantFrom('literal', 'variable', 'default'),
});
/** Mostly none; now and then both directives on one selection. */
const conditions: fc.Arbitrary<readonly Condition[]> = fc.oneof(
  { weight: 9, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: condition.map((one) => [one]) },
  {
    weight: 1,
    arbitrary: fc.tuple(condition, condition).map(([a, b]) => (a.name === b.name ? [a] : [a, b])),
  },
);

const introspections = [
  '__schema { queryType { name } mutationType { name } }',
  'meta: __schema { types { name kind } directives { name args { name } } }',
  '__type(name: "Product") { kind name fields { name type { kind ofType { name } } } }',
  'missing: __type(name: "Nothing") { name }',
];

const rowsByDepth = [2, 3, 3, 4, 3];

/** Valid operations over a schema (almost always: whoever takes them asks `validate`). */
export const operations = (
  schema: GraphQLSchema,
  options: {
    /** `plain`: no alias is the name of a field, which the stock engine does not survive. */
    readonly aliases: 'plain' | 'names';
  },
): fc.Arbitrary<ClientOperation | undefined> => {
  const depth = 4;
  const composites = Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLCompositeType => isCompositeType(type) && !type.name.startsWith('__'),
  );
  const fieldNames = [
    ...new Set(composites.flatMap((type) => (isUnionType(type) ? [] : Object.keys(type.getFields())))),
  ];
  const alias = fc.oneof(
    { weight: 7, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom('a', 'b', 'c') },
    {
      weight: options.aliases === 'names' ? 1 : 0,
      arbitrary: fc.constantFrom(...fieldNames),
    },
  );

  const argument = (arg: GraphQLArgument): fc.Arbitrary<readonly Argument[]> => {
    const given = value(arg.type, 2, arg.defaultValue !== undefined).map((written) => [
      { name: arg.name, value: written },
    ]);
    return isRequiredArgument(arg) ? given : fc.oneof(fc.constant([]), given);
  };

  const known = new Map<string, fc.Arbitrary<readonly Selection[]>>();
  const selections = (type: GraphQLCompositeType, left: number): fc.Arbitrary<readonly Selection[]> => {
    const id = `${type.name} ${left}`;
    const before = known.get(id);
    if (before) return before;

    const field = (definition: GraphQLField<unknown, unknown>): fc.Arbitrary<FieldSelection> => {
      const named = getNamedType(definition.type);
      return fc.record({
        kind: fc.constant('field' as const),
        name: fc.constant(definition.name),
        alias,
        args: fc.tuple(...definition.args.map(argument)).map((args) => args.flat()),
        directives: conditions,
        selections: isCompositeType(named) ? selections(named, left - 1) : fc.constant(undefined),
      });
    };
    const typename: fc.Arbitrary<Selection> = fc.record({
      kind: fc.constant('field' as const),
      name: fc.constant('__typename'),
      alias,
      args: fc.constant([]),
      directives: conditions,
      selections: fc.constant(undefined),
    });
    const choices: { weight: number; arbitrary: fc.Arbitrary<Selection> }[] = [
      { weight: 1, arbitrary: typename },
    ];
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    for (const definition of fields) {
      const composite = isCompositeType(getNamedType(definition.type));
      if (!composite) choices.push({ weight: 2, arbitrary: field(definition) });
      else if (left > 0) choices.push({ weight: 3, arbitrary: field(definition) });
    }
    if (left > 0) {
      const conditionsOnType = composites.filter((other) => doTypesOverlap(schema, type, other));
      const fragment = fc.oneof(
        ...[undefined, ...conditionsOnType].map((on) =>
          fc.record({
            kind: fc.constant('fragment' as const),
            on: fc.constant(on?.name),
            named: fc.boolean(),
            directives: conditions,
            selections: selections(on ?? type, left - 1),
          }),
        ),
      );
      choices.push({ weight: isUnionType(type) ? 6 : 3, arbitrary: fragment });
    }
    const made = fc.array(fc.oneof(...choices), { minLength: 1, maxLength: rowsByDepth[left] ?? 3 });
    known.set(id, made);
    return made;
  };

  const root = (kind: 'query' | 'mutation', type: GraphQLCompositeType): fc.Arbitrary<OperationShape> =>
    fc.record({
      kind: fc.constant(kind),
      named: fc.boolean(),
      second: fc.integer({ min: 0, max: 9 }).map((n) => n === 9),
      selections: fc
        .tuple(selections(type, depth), kind === 'query' ? fc.integer({ min: 0, max: 60 }) : fc.constant(99))
        .map(([chosen, n]) => {
          const text = introspections[n - 50];
          return text === undefined ? chosen : [...chosen, { kind: 'raw' as const, text }];
        }),
    });
  const query = schema.getQueryType();
  const mutation = schema.getMutationType();
  if (!query) throw new Error('a schema without queries');
  const shapes = mutation
    ? fc.oneof(
        { weight: 4, arbitrary: root('query', query) },
        { weight: 1, arbitrary: root('mutation', mutation) },
      )
    : root('query', query);
  return shapes.map((shape) => write(schema, shape));
};
