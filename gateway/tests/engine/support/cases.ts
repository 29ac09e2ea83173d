import fc from 'fast-check';
import {
  buildSchema,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  parse,
  validate,
} from 'graphql';

/** Draws one of the values, the same ones in the same order for the same seed. */
type Draw = <T>(...values: readonly T[]) => T;

/** xorshift32. */
const drawFrom = (seed: number): Draw => {
  let state = seed | 1;
  return <T>(...values: readonly T[]): T => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return values[(state >>> 0) % values.length] as T;
  };
};

const upTo = (draw: Draw, max: number): number => draw(...Array.from({ length: max + 1 }, (_, n) => n));

const wrappers = ['T', 'T!', '[T]', '[T!]', '[T]!', '[T!]!', '[[T!]]', '[[T]!]!'];
const leaves = ['Int', 'Float', 'String', 'Boolean', 'ID', 'Color'];
const composites = ['A', 'B', 'Named', 'Either'];

const drawSchema = (draw: Draw): string => {
  const fieldType = (names: string[]) => draw(...wrappers).replace('T', draw(...names));
  // A field name has one type everywhere, so that operations are mergeable.
  const leaf = ['l0', 'l1', 'l2'].map((name) => `${name}: ${fieldType(leaves)}`);
  const object = ['o0', 'o1', 'o2'].map((name) => `${name}: ${fieldType(composites)}`);
  const common = [leaf[0], object[0]].join(' ');
  return `
    enum Color { RED GREEN }
    interface Named { ${common} }
    union Either = A | B
    type A implements Named { ${common} ${leaf[1]} ${object[1]} }
    type B implements Named { ${common} ${leaf[2]} ${object[2]} }
    type Query { ${[...leaf, ...object].join(' ')} }`;
};

const fieldsOf: Record<string, string[]> = {
  Query: ['l0', 'l1', 'l2', 'o0', 'o1', 'o2'],
  Named: ['l0', 'o0'],
  A: ['l0', 'o0', 'l1', 'o1'],
  B: ['l0', 'o0', 'l2', 'o2'],
  Either: [],
};

const drawCondition = (draw: Draw): string =>
  upTo(draw, 5) > 0 ? '' : `@${draw('skip', 'include')}(if: ${draw('$v0', '$v1', 'true', 'false')})`;

const typeOfField = (schema: GraphQLSchema, parent: string, field: string): string => {
  const type = schema.getType(parent);
  const found = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field]?.type : undefined;
  return String(found).replace(/[[\]!]/g, '');
};

const drawSelections = (draw: Draw, schema: GraphQLSchema, parent: string, depth: number): string => {
  const one = (): string => {
    const kind = upTo(draw, 9);
    const fields = fieldsOf[parent] ?? [];
    if (kind === 0) return `${draw('', 'kind: ')}__typename ${drawCondition(draw)}`;
    if ((kind < 4 || fields.length === 0) && depth > 0) {
      const on = draw(...(parent === 'Query' ? ['Query'] : composites));
      if (kind === 3) return `...F${on} ${drawCondition(draw)}`;
      return `... on ${on} ${drawCondition(draw)} { ${drawSelections(draw, schema, on, depth - 1)} }`;
    }
    const name = fields.length > 0 ? draw(...fields) : '__typename';
    const type = typeOfField(schema, parent, name);
    const alias = draw('', `also_${name}: `);
    if (name === '__typename') return name;
    if (!composites.includes(type)) return `${alias}${name} ${drawCondition(draw)}`;
    const inner = depth > 0 ? drawSelections(draw, schema, type, depth - 1) : '__typename';
    return `${alias}${name} ${drawCondition(draw)} { ${inner} }`;
  };
  return Array.from({ length: 1 + upTo(draw, 3) }, one).join('\n');
};

const drawOperation = (draw: Draw, schema: GraphQLSchema): string => {
  const fragments = [...composites, 'Query'].map(
    (on) => `fragment F${on} on ${on} { ${drawSelections(draw, schema, on, 0)} }`,
  );
  return `query ($v0: Boolean!, $v1: Boolean = true) { ${drawSelections(draw, schema, 'Query', 3)} }\n${fragments.join('\n')}`;
};

/** Wrong for every leaf type. */
const junk = { junk: 1 };

const drawLeaf = (draw: Draw, name: string): unknown => {
  switch (name) {
    case 'Int':
      return draw(0, -7, 2_147_483_647, 2_147_483_648, 1.5);
    case 'Float':
      return draw(0, -0.5, 1e300, 3, Infinity);
    case 'Boolean':
      return draw(true, false);
    case 'ID':
      return draw<unknown>('id-1', 17);
    case 'Color':
      return draw<unknown>('RED', 'GREEN', 'HIDDEN', 'toString');
    default:
      return draw('', 'é"\\\n', '\ud800', 'x');
  }
};

const responseKeys = (name: string): string[] => [name, `also_${name}`];

const drawValue = (draw: Draw, schema: GraphQLSchema, type: GraphQLOutputType, depth: number): unknown => {
  if (isNonNullType(type)) {
    const value = drawValue(draw, schema, type.ofType, depth);
    // A null against the schema now and then, not always.
    return value === null && upTo(draw, 3) > 0 && depth > 0
      ? drawValue(draw, schema, type.ofType, depth)
      : value;
  }
  const luck = upTo(draw, 29);
  if (luck === 0) return null;
  if (isListType(type)) {
    if (luck === 1) return 7;
    const length = upTo(draw, 2);
    return Array.from({ length }, () => drawValue(draw, schema, type.ofType, depth));
  }
  if (isLeafType(type)) return luck === 1 ? junk : drawLeaf(draw, isEnumType(type) ? 'Color' : type.name);
  if (depth === 0) return null;
  const abstract = isInterfaceType(type) || isUnionType(type);
  if (abstract && luck === 1) return { __typename: 'Unknown' };
  return drawObject(draw, schema, abstract ? draw('A', 'B') : type.name, depth - 1);
};

const drawObject = (
  draw: Draw,
  schema: GraphQLSchema,
  typename: string,
  depth: number,
): Record<string, unknown> => {
  const object: Record<string, unknown> = { __typename: typename };
  const type = schema.getType(typename);
  if (!isObjectType(type)) return object;
  for (const field of Object.values(type.getFields()))
    for (const key of responseKeys(field.name)) {
      const value = drawValue(draw, schema, field.type, depth);
      if (value !== null || draw(true, false)) object[key] = value;
    }
  return object;
};

export interface Case {
  readonly sdl: string;
  readonly query: string;
  /** A result by response key, as merged from subgraphs; not always as the schema promises. */
  readonly data: Record<string, unknown>;
  readonly variables: { readonly v0: boolean; readonly v1?: boolean };
}

const caseOf = (seed: number): Case => {
  const draw = drawFrom(seed);
  const sdl = drawSchema(draw);
  const schema = buildSchema(sdl);
  const query = drawOperation(draw, schema);
  const data = drawObject(draw, schema, 'Query', 2);
  const v1 = draw(true, false, undefined);
  return { sdl, query, data, variables: { v0: draw(true, false), ...(v1 !== undefined && { v1 }) } };
};

const isValid = ({ sdl, query }: Case): boolean =>
  validate(buildSchema(sdl), parse(query)).every(({ message }) => message.includes('never used'));

/** A schema, a valid operation, and data for every response key that the operation may have. */
export const anyCase: fc.Arbitrary<Case> = fc.integer({ min: 1 }).map(caseOf).filter(isValid);
