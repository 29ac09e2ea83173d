import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, getOperationAST, getVariableValues, parse } from 'graphql';
import { createInterned } from '../../../src/engine/interned.ts';
import { coerceVariables, type Input, inputsOf } from '../../../src/engine/operation/coercion.ts';

const schema = buildSchema(`
  scalar Money
  enum Size { S M }
  input Place { city: String!, zip: Int = 7 }
  type Query { a(float: Float, id: ID, money: Money, size: Size, place: Place): Int }
`);

const types = ['String', 'ID', 'Int', 'Float', 'Boolean', 'Money', 'Size', 'Place'];
const type = fc
  .tuple(fc.constantFrom(...types), fc.boolean(), fc.boolean(), fc.boolean())
  .map(([name, inner, list, outer]) => {
    const item = `${name}${inner ? '!' : ''}`;
    return list ? `[${item}]${outer ? '!' : ''}` : item;
  });
const value = fc.oneof(
  fc.constantFrom<unknown>('S', 'x', 0, -1, 1.5, 2_147_483_647, -2_147_483_648, 2_147_483_648, true, null),
  fc.constantFrom<unknown>([], ['S'], [1, null], {}, { city: 'x' }, { city: 1 }, { zip: 2 }),
);
const variable = fc.record({
  name: fc.constantFrom('a', 'b', 'constructor', 'toString'),
  type,
  fallback: fc.constantFrom('', ' = null', ' = 1', ' = "x"', ' = S'),
});

describe('the variables of a client', () => {
  test('are coerced, and refused, as graphql-js does it', () => {
    // Of one operation after the other, as a cache has them.
    const interned = createInterned<Input>();
    fc.assert(
      fc.property(
        fc.uniqueArray(variable, { selector: ({ name }) => name, minLength: 1 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'constructor', 'other'), value),
        (variables, given) => {
          const defined = variables.map(({ name, type: of, fallback }) => `$${name}: ${of}${fallback}`);
          const operation = getOperationAST(parse(`query Q(${defined.join(', ')}) { a }`));
          if (!operation) throw new Error('no operation');
          const reference = (): unknown =>
            getVariableValues(schema, operation.variableDefinitions ?? [], given);
          const outcome = (make: () => unknown): string => {
            try {
              return JSON.stringify(make());
            } catch (error) {
              return String(error);
            }
          };
          const expected = outcome(reference);
          const inputs = inputsOf(operation, interned);
          expect(outcome(() => coerceVariables(schema, operation, given))).toBe(expected);
          expect(outcome(() => coerceVariables(schema, operation, given, inputs))).toBe(expected);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test('that are wrong in thousands of places are refused for ten of them, all with a code', () => {
    const operation = getOperationAST(parse('query Q($p: Place) { a(place: $p) }'));
    if (!operation) throw new Error('no operation');
    const place = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 1]));
    const { errors = [] } = coerceVariables(schema, operation, { p: place });
    expect(errors.length).toBe(11);
    expect(
      errors.filter(({ nodes, extensions }) => !nodes && extensions['code'] !== 'BAD_USER_INPUT'),
    ).toEqual([]);
  });
});
