import { expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { bareMutation } from '../../../src/engine/operation/rootFields.ts';

const bare = (text: string): string => print(bareMutation(parse(text))).replace(/\s+/g, ' ');

test('the fields of a mutation leave their fragments in the order of the document', () => {
  const text = 'mutation { a ...F ... on Mutation { d } e } fragment F on Mutation { b ... { c { ...G } } }';
  expect(bare(text)).toContain('mutation { a b c { ...G } d e }');
});

test('a query stays as it is', () => {
  expect(bare('{ a ... { b } }')).toBe('{ a ... { b } }');
});
