import { isCurrencyCode, requireLocale } from '@commerce/kernel';
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const badInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** A scalar whose wire form is a string that passes `read`. */
const stringScalar = (name: string, read: (text: string) => string): GraphQLScalarType<string, string> => {
  const parse = (value: unknown): string => {
    if (typeof value !== 'string') throw badInput(`${name} must be a string`);
    return read(value);
  };
  return new GraphQLScalarType({
    name,
    serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
};

const expectMatch = (name: string, pattern: RegExp) => (text: string) => {
  if (!pattern.test(text)) throw badInput(`"${text.slice(0, 40)}" is not a ${name}`);
  return text;
};

/** Resolvers for the scalars of every subgraph; a subgraph takes those that its SDL declares. */
export const scalarResolvers = {
  Decimal: stringScalar('Decimal', expectMatch('Decimal', /^-?\d{1,15}(\.\d{1,9})?$/)),
  CurrencyCode: stringScalar('CurrencyCode', (text) => {
    if (!isCurrencyCode(text)) throw badInput(`"${text.slice(0, 10)}" is not an ISO 4217 CurrencyCode`);
    return text;
  }),
  DateTime: stringScalar('DateTime', (text) => {
    const ms = Date.parse(text);
    if (!/^\d{4}-\d{2}-\d{2}T/.test(text) || Number.isNaN(ms))
      throw badInput(`"${text.slice(0, 40)}" is not an RFC 3339 DateTime`);
    return new Date(ms).toISOString();
  }),
  Locale: stringScalar('Locale', (text) => {
    try {
      return requireLocale(text, 'Locale');
    } catch {
      throw badInput(`"${text.slice(0, 40)}" is not a BCP 47 Locale`);
    }
  }),
} as const;
