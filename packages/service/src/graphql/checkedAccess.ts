import { CodedError, type Identity } from '@commerce/kernel';
import {
  defaultFieldResolver,
  defaultTypeResolver,
  getNamedType,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { type AccessRule, type AccessRules, bothRules, scopesAllow, showScopes } from './accessRules.ts';

/** Undefined where the caller may go on; else why not. */
type Refusal = (context: unknown) => CodedError | undefined;

/** Whoever gets here was verified: `@authenticated` holds, and policies are the gateway's to ask. */
const refusalBy = (rule: AccessRule | undefined): Refusal | undefined => {
  if (!rule?.scopes) return undefined;
  const message = `needs ${showScopes(rule)}`;
  return (context) => {
    const { scopes } = (context as { identity: Identity }).identity;
    return scopesAllow(rule, scopes) ? undefined : new CodedError('FORBIDDEN', message);
  };
};

/** How @apollo/subgraph keeps a type's `__resolveReference`. */
type Reference = (reference: unknown, context: unknown, info: unknown) => unknown;
interface Kept {
  apollo?: { subgraph?: { resolveReference?: Reference } };
}

const guardReference = (type: GraphQLObjectType, refusal: Refusal): void => {
  const { apollo } = type.extensions as Kept;
  const resolve = apollo?.subgraph?.resolveReference ?? ((reference) => reference);
  // Not thrown: that would end the entities beside it, which share one resolver.
  const resolveReference: Reference = (reference, context, info) => {
    const refused = refusal(context);
    return refused ? Promise.reject(refused) : resolve(reference, context, info);
  };
  type.extensions = {
    ...type.extensions,
    apollo: { ...apollo, subgraph: { ...apollo?.subgraph, resolveReference } },
  };
};

const guardField = (field: GraphQLField<unknown, unknown>, refusal: Refusal): void => {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args: Record<string, unknown>, context, info): unknown => {
    const refused = refusal(context);
    if (refused) throw refused;
    return resolve(source, args, context, info);
  };
};

/** What an interface or a union turns out to be is known only then. */
const guardRuntimeTypes = (type: GraphQLAbstractType, refusals: ReadonlyMap<string, Refusal>): void => {
  const resolveType = type.resolveType ?? defaultTypeResolver;
  type.resolveType = (value, context, info, abstract) => {
    const check = (name: string | undefined): string | undefined => {
      const refused = name === undefined ? undefined : refusals.get(name)?.(context);
      if (refused) throw refused;
      return name;
    };
    const name = resolveType(value, context, info, abstract);
    return typeof name === 'object' ? Promise.resolve(name).then(check) : check(name);
  };
};

/** The union of all entities: they come by reference, where they are checked. */
const entities = '_Entity';

/**
 * Checks the rules of the SDL before every resolver, whatever the gateway did. A rule on a field holds for the
 * field; one on a type for every field that leads to it, for its entities by reference, and for what an
 * interface or a union turns out to be. Who may not gets FORBIDDEN there, and nothing is resolved.
 * Throws where a rule stands on an interface.
 */
export const withCheckedAccess = (schema: GraphQLSchema, rules: AccessRules): GraphQLSchema => {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInterfaceType(type)) {
      const names = [type.name, ...Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)];
      if (names.some((name) => rules.ofType.has(name) || rules.ofField.has(name))) {
        throw new Error(`${type.name}: rules stand on object types, not on an interface`);
      }
    }
    if (isAbstractType(type) && type.name !== entities) {
      const refusals = schema.getPossibleTypes(type).flatMap(({ name }): [string, Refusal][] => {
        const refusal = refusalBy(rules.ofType.get(name));
        return refusal ? [[name, refusal]] : [];
      });
      if (refusals.length > 0) guardRuntimeTypes(type, new Map(refusals));
    }
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const ofType = rules.ofType.get(type.name);
    const refusal = refusalBy(ofType);
    if (refusal) guardReference(type, refusal);
    for (const field of Object.values(type.getFields())) {
      const refusalOfField = refusalBy(
        [
          rules.ofField.get(`${type.name}.${field.name}`),
          rules.ofType.get(getNamedType(field.type).name),
          // No field leads to a root.
          roots.includes(type) ? ofType : undefined,
        ].reduce(bothRules, undefined),
      );
      if (refusalOfField) guardField(field, refusalOfField);
    }
  }
  return schema;
};
