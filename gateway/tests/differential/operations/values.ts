import fc from 'fast-check';
import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';
import type { Argument, Value } from './shape.ts';

const texts = ['', 'tea', 'a "quoted" one', 'line\nbreak', '日本 ✓', 'sku-1', '$notAVariable', '\\'];

/** JSON that a variable of the type may hold. */
const json = (type: GraphQLInputType, depth = 2): fc.Arbitrary<unknown> => {
  if (isNonNullType(type)) return present(type.ofType, depth);
  return fc.oneof(
    { weight: 6, arbitrary: present(type, depth) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
};

const present = (type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> => {
  if (isNonNullType(type)) return present(type.ofType, depth);
  if (isListType(type)) return fc.array(json(type.ofType, depth), { maxLength: 3 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isRequiredInputField(field) || depth > 0,
    );
    return fc.record(Object.fromEntries(fields.map((field) => [field.name, json(field.type, depth - 1)])), {
      requiredKeys: fields.filter(isRequiredInputField).map(({ name }) => name),
    });
  }
  switch (type.name) {
    case 'Int':
      return fc.integer({ min: -9, max: 99 });
    case 'Float':
      return fc.constantFrom(0, 1.5, -2.25, 100, 1e21);
    case 'Boolean':
      return fc.boolean();
    case 'ID':
      return fc.oneof(fc.constantFrom('id-1', 'id-2', 'sku-3'), fc.integer({ min: 0, max: 9 }));
    default:
      return fc.constantFrom(...texts);
  }
};

/** A value as it is written in a document: a literal, a variable, or a literal with variables inside. */
export const value = (type: GraphQLInputType, depth = 2, hasDefault = false): fc.Arbitrary<Value> => {
  const nullable = !isNonNullType(type);
  const bare = isNonNullType(type) ? type.ofType : type;
  const plain = json(type, depth).map((json): Value => ({ kind: 'plain', type, json }));
  const sent = json(type, depth).map((json) => ({ json }));
  const variables: fc.Arbitrary<Value>[] = [
    sent.map((given): Value => ({ kind: 'variable', type, fallback: undefined, sent: given })),
    sent.map((fallback): Value => ({ kind: 'variable', type, fallback, sent: undefined })),
    fc
      .tuple(sent, sent)
      .map(([fallback, given]): Value => ({ kind: 'variable', type, fallback, sent: given })),
  ];
  if (nullable || hasDefault)
    variables.push(fc.constant({ kind: 'variable', type: bare, fallback: undefined, sent: undefined }));
  const written: fc.Arbitrary<Value>[] = [plain];
  if (depth > 0 && isListType(bare))
    written.push(
      fc
        .array(value(bare.ofType, depth - 1), { maxLength: 3 })
        .map((items): Value => ({ kind: 'list', items })),
    );
  if (depth > 0 && isInputObjectType(bare)) {
    const fields = Object.values(bare.getFields());
    const required = fields.filter(isRequiredInputField).map(({ name }) => name);
    written.push(
      fc
        .record(Object.fromEntries(fields.map((field) => [field.name, value(field.type, depth - 1)])), {
          requiredKeys: required,
        })
        .map((record): Value => ({
          kind: 'object',
          fields: Object.entries(record).map(([name, inner]): Argument => ({ name, value: inner })),
        })),
    );
  }
  return fc.oneof(
    { weight: 3, arbitrary: fc.oneof(...written) },
    { weight: 2, arbitrary: fc.oneof(...variables) },
  );
};
