import { BadUserInput, requireCurrency, requireLocale } from '@commerce/kernel';
import { GraphQLScalarType, valueFromASTUntyped } from 'graphql';

/** Reads one value of a scalar, in its canonical form, or throws BadUserInput naming the argument. */
export type ReadScalar = (text: string, argument: string) => string;

const readDecimal: ReadScalar = (text, argument) => {
  if (!/^-?\d{1,15}(\.\d{1,9})?$/.test(text)) {
    throw new BadUserInput(argument, `"${text.slice(0, 40)}" is not a decimal number such as 19.99`);
  }
  return text;
};

const readDateTime: ReadScalar = (text, argument) => {
  const ms = Date.parse(text);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text) || Number.isNaN(ms)) {
    throw new BadUserInput(argument, `"${text.slice(0, 40)}" is not an RFC 3339 instant`);
  }
  return new Date(ms).toISOString();
};

/** The rules of our scalars, by name; checkedArguments.ts applies them. */
export const scalarRules: ReadonlyMap<string, ReadScalar> = new Map([
  ['Decimal', readDecimal],
  ['CurrencyCode', requireCurrency],
  ['DateTime', readDateTime],
  ['Locale', requireLocale],
]);

/**
 * A scalar that lets every input through. A value refused while parsing would fail the whole fetch, and the
 * gateway could not say which of the client's arguments is meant; the rule is applied per field instead.
 */
const openScalar = (name: string): GraphQLScalarType =>
  new GraphQLScalarType({
    name,
    serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
    parseValue: (value) => value,
    parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
  });

/** Resolvers for the scalars of every subgraph; a subgraph takes those that its SDL declares. */
export const scalarResolvers = {
  Decimal: openScalar('Decimal'),
  CurrencyCode: openScalar('CurrencyCode'),
  DateTime: openScalar('DateTime'),
  Locale: openScalar('Locale'),
} as const;
