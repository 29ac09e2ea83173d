import { BadUserInput } from '@commerce/kernel';
import {
  defaultFieldResolver,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { type ReadScalar, scalarRules } from './scalars.ts';

/** Checks one value and gives its canonical form; undefined where nothing of the type needs checking. */
type Check = (value: unknown, argument: string) => unknown;

const checkScalar =
  (read: ReadScalar): Check =>
  (value, argument) => {
    if (typeof value !== 'string') throw new BadUserInput(argument, 'must be a string');
    return read(value, argument);
  };

const checkFields =
  (checks: ReadonlyMap<string, Check>): Check =>
  (value, argument) => {
    const given = value as Record<string, unknown>;
    const checked = [...checks]
      .filter(([name]) => given[name] !== undefined && given[name] !== null)
      .map(([name, check]) => [name, check(given[name], argument === '' ? name : `${argument}.${name}`)]);
    return { ...given, ...(Object.fromEntries(checked) as Record<string, unknown>) };
  };

const createChecks = () => {
  // An input object may contain itself: it is known, as a function that looks again, before its fields are.
  const ofInputs = new Map<string, Check | undefined>();

  const checkFor = (type: GraphQLInputType): Check | undefined => {
    if (isNonNullType(type)) return checkFor(type.ofType);
    if (isListType(type)) {
      const check = checkFor(type.ofType);
      return (
        check &&
        ((value, argument) =>
          (value as unknown[]).map((one, i) => (one === null ? null : check(one, `${argument}.${i}`))))
      );
    }
    if (!isInputObjectType(type)) {
      const read = scalarRules.get(type.name);
      return read && checkScalar(read);
    }
    if (!ofInputs.has(type.name)) {
      ofInputs.set(type.name, (value, argument) => ofInputs.get(type.name)?.(value, argument) ?? value);
      ofInputs.set(type.name, checkAll(Object.values(type.getFields())));
    }
    return ofInputs.get(type.name);
  };

  const checkAll = (inputs: readonly (GraphQLArgument | GraphQLInputField)[]): Check | undefined => {
    const checks = inputs.flatMap(({ name, type }): [string, Check][] => {
      const check = checkFor(type);
      return check ? [[name, check]] : [];
    });
    return checks.length === 0 ? undefined : checkFields(new Map(checks));
  };

  return checkAll;
};

/**
 * Puts the rules of our scalars before every resolver whose arguments use them, however deep. A broken rule
 * is BAD_USER_INPUT on that field, with the argument's path (`filter.price.currency`); its siblings answer.
 */
export const withCheckedArguments = (schema: GraphQLSchema): GraphQLSchema => {
  const checkAll = createChecks();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const check = checkAll(field.args);
      if (!check) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source, args, context, info) => resolve(source, check(args, ''), context, info);
    }
  }
  return schema;
};
