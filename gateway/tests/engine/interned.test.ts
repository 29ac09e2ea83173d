import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { buildSchema, getOperationAST, Kind, parse } from 'graphql';
import { createInterned } from '../../src/engine/interned.ts';
import { type Input, inputsOf } from '../../src/engine/operation/coercion.ts';
import { compileShape } from '../../src/engine/shape/compile.ts';
import type { MemberShape, ObjectShape } from '../../src/engine/shape/shape.ts';

test('what was made first under a key is given to all who ask for it', () => {
  const interned = createInterned<{ n: number }>();
  const first = interned('a', () => ({ n: 1 }));
  expect(interned('a', () => ({ n: 2 }))).toBe(first);
  expect(interned('b', () => ({ n: 3 }))).toEqual({ n: 3 });
});

test('no more are kept than ten thousand, however many operations there are', () => {
  const interned = createInterned<{ n: number }>();
  const first = interned('0', () => ({ n: 0 }));
  for (let n = 1; n < 10_000; n += 1) interned(`${n}`, () => ({ n }));
  expect(interned('0', () => ({ n: -1 }))).toBe(first);
  interned('one more', () => ({ n: 1 }));
  expect(interned('0', () => ({ n: -1 }))).toEqual({ n: -1 });
});

test('nor more than two million characters of their keys, however long the names that clients choose', () => {
  const interned = createInterned<{ n: number }>();
  const long = 'x'.repeat(999_999);
  const first = interned(`0${long}`, () => ({ n: 0 }));
  const second = interned(`1${long}`, () => ({ n: 1 }));
  expect(interned(`0${long}`, () => ({ n: -1 }))).toBe(first);
  interned('one more', () => ({ n: 2 }));
  expect(interned(`1${long}`, () => ({ n: -1 }))).not.toBe(second);
});

describe('the leaves of operations', () => {
  const schema = buildSchema(
    'type Query { p: P q: Q } type P { a: Int! b: [String!] q: Q } type Q { a: Int! x(n: Int): Int! }',
  );
  const interned = createInterned<MemberShape>();
  const names = { atRisk: new Set<string>(), fields: new Set<string>(), prefix: 'client_' };
  const membersIn = (text: string, type: string, of = interned): readonly MemberShape[] => {
    const [operation] = parse(text).definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
    const source = { schema, names, fragments: new Map(), denial: undefined, interned: of };
    let shape: ObjectShape = compileShape(source, operation);
    for (const next of type.split('.')) {
      const members = shape.members(shape.declared);
      const member = Array.isArray(members) ? members.find(({ key }) => key === next) : undefined;
      if (member?.value.kind !== 'value' || member.value.shape.kind !== 'object')
        throw new Error('no object');
      shape = member.value.shape;
    }
    const members = shape.members(shape.declared);
    return Array.isArray(members) ? members : [];
  };

  test('are the same where they look the same', () => {
    const [a, b, t] = membersIn('{ p { a b t: __typename } }', 'p');
    expect(membersIn('{ q { a } p { a b t: __typename q { a } } }', 'p').slice(0, 3)).toEqual([a, b, t]);
    expect(membersIn('{ q { a } p { a q { a } b } }', 'p')[0]).toBe(a);
    expect(membersIn('{ q { a } p { a q { a } b } }', 'p')[2]).toBe(b);
    expect(membersIn('{ p { q { a } t: __typename } }', 'p')[1]).toBe(t);
  });

  test('and their variables keep no document alive', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heapBytes = (): number => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const own = createInterned<MemberShape>();
    const inputs = createInterned<Input>();
    const rest = `#${'.'.repeat(200_000)}\n`;
    const ask = (n: number): void => {
      const name = `a_name_that_is_cut_out_${n}`;
      const text = `query ($${name}: Int) { q { ${name}: __typename ${name}_a: a x(n: $${name}) } } ${rest}`;
      expect(membersIn(text, 'q', own)[0]?.lead).toBe(`{"${name}":`);
      const operation = getOperationAST(parse(text));
      if (operation) inputsOf(operation, inputs);
    };
    ask(0);
    const before = heapBytes();
    for (let n = 1; n <= 200; n += 1) ask(n);
    // All of the documents are 80 MB.
    expect(heapBytes() - before).toBeLessThan(20_000_000);
  });

  test('differ by type, name, place in the object and member of the answer', () => {
    const own = createInterned<MemberShape>();
    const each = [
      membersIn('{ p { a } }', 'p', own)[0],
      membersIn('{ p { b a } }', 'p', own)[1],
      membersIn('{ p { b: a } }', 'p', own)[0],
      membersIn('{ q { a } }', 'q', own)[0],
      membersIn('{ p { a: b } }', 'p', own)[0],
      membersIn('{ p { a: __typename } }', 'p', own)[0],
      membersIn('{ q { a: __typename } }', 'q', own)[0],
    ];
    expect(new Set(each).size).toBe(each.length);
    expect(each.map((member) => member?.lead)).toEqual([
      '{"a":',
      ',"a":',
      '{"b":',
      '{"a":',
      '{"a":',
      '{"a":',
      '{"a":',
    ]);
  });
});
