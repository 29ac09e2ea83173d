import { describe, expect, test } from '@jest/globals';
import { getOperationAST, parse, print } from 'graphql';
import { conditionVariables, resolveConditions } from '../../../src/engine/operation/conditions.ts';
import { isolateOperation } from '../../../src/engine/operation/isolate.ts';
import { reserveVariables } from '../../../src/engine/operation/variables.ts';

const flat = (text: string) => print(parse(text)).replace(/\s+/g, ' ');
const printed = (document: Parameters<typeof print>[0]) => print(document).replace(/\s+/g, ' ');

describe('one operation of a document', () => {
  const document = parse(`query A { ...F } query B { ...G } fragment F on Query { ...H a }
    fragment G on Query { b } fragment H on Query { c ...H }`);

  test('comes with the fragments it uses, directly or not, and with nothing else', () => {
    expect(printed(isolateOperation(document, 'A').document)).toBe(
      flat('query A { ...F } fragment F on Query { ...H a } fragment H on Query { c ...H }'),
    );
    expect([...isolateOperation(document, 'B').fragments.keys()]).toEqual(['G']);
  });

  test('is the document itself where there is nothing to leave out', () => {
    const alone = parse('query A { a }');
    expect(isolateOperation(alone, 'A').document).toBe(alone);
    expect(isolateOperation(alone, undefined).document).toBe(alone);
  });

  test('that does not exist is a defect', () => {
    expect(() => isolateOperation(document, 'C')).toThrow('C');
  });
});

describe('variables', () => {
  test('that a planner might use itself are renamed, and the way back is known', () => {
    const { document, clientName } = reserveVariables(
      parse(`query ($representations: Int, $representations_1: Int, $__x: Int, $x: Int, $client___x: Int) {
        a(x: $representations, y: [$__x, { z: $client___x }]) ...F }
        fragment F on Query { b(x: $representations_1) @include(if: $x) }`),
    );
    expect(printed(document)).toBe(
      flat(`query ($client_representations: Int, $client_representations_1: Int, $client_client___x: Int, $x: Int, $client___x: Int) {
        a(x: $client_representations, y: [$client_client___x, { z: $client___x }]) ...F }
        fragment F on Query { b(x: $client_representations_1) @include(if: $x) }`),
    );
    expect(
      ['client_representations', 'client_client___x', 'client___x', 'x', 'other'].map(clientName),
    ).toEqual(['representations', '__x', 'client___x', 'x', 'other']);
  });

  test('of other names are left alone', () => {
    const document = parse('query ($x: Int) { a(x: $x) }');
    expect(reserveVariables(document).document).toBe(document);
    expect(reserveVariables(undefined).document).toBeUndefined();
  });
});

describe('conditions', () => {
  const document = parse(`query Q($a: Boolean!, $b: Boolean!) {
    x @include(if: $a) y @skip(if: $a) @include(if: $b) z @skip(if: true) ...F @include(if: true) @other
  } fragment F on Query { ... @skip(if: $b) { w } v }`);
  const resolved = (...on: string[]) => printed(resolveConditions(document, (name) => on.includes(name)));
  const head = 'query Q($a: Boolean!, $b: Boolean!)';

  test('are resolved to what is left of the operation', () => {
    expect(resolved()).toBe(flat(`${head} { ...F @other } fragment F on Query { ... { w } v }`));
    expect(resolved('a')).toBe(flat(`${head} { x ...F @other } fragment F on Query { ... { w } v }`));
    expect(resolved('b')).toBe(flat(`${head} { y ...F @other } fragment F on Query { v }`));
  });

  test('name the variables that they depend on, once and in order', () => {
    const operation = getOperationAST(document);
    expect(operation && conditionVariables(document, operation)).toEqual(['a', 'b']);
  });
});
