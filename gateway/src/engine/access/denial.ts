import { getNamedType, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import { fieldOf } from '../fieldOf.ts';
import type { AccessRules, Rule } from './rules.ts';

/** What one caller is granted, as far as rules ask: `AccessRights` once its policies are known. */
export interface Granted {
  readonly authenticated: boolean;
  readonly scopes: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
  /** `Type.field` coordinates; of an interface's field: it is denied on each type that implements it. */
  readonly deniedFields: ReadonlySet<string>;
}

/** What of a schema a caller may not see. */
export interface Denial {
  /** Objects of the type are null, and so are fields that give one. */
  type(name: string): boolean;
  /** The field of this very type, whether an object's or an interface's; its type's rule counts too. */
  field(parent: string, name: string): boolean;
}

const holds = (lists: readonly (readonly string[])[] | undefined, held: ReadonlySet<string>): boolean =>
  lists === undefined || lists.some((list) => list.every((each) => held.has(each)));

export const passes = (rule: Rule | undefined, granted: Granted): boolean =>
  rule === undefined ||
  ((granted.authenticated || !rule.authenticated) &&
    holds(rule.scopes, granted.scopes) &&
    holds(rule.policies, granted.policies));

/** The coordinates under which a field can be denied: its own, and those of the interfaces it comes from. */
export const coordinatesOf = (schema: GraphQLSchema, parent: string, field: string): readonly string[] => {
  const type = schema.getType(parent);
  const interfaces = isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : [];
  return [
    `${parent}.${field}`,
    ...interfaces.filter((each) => each.getFields()[field]).map((each) => `${each.name}.${field}`),
  ];
};

export const createDenial = (schema: GraphQLSchema, rules: AccessRules, granted: Granted): Denial => {
  const known = new Map<string, boolean>();
  const typeDenied = (name: string): boolean => !passes(rules.types.get(name), granted);
  const fieldDenied = (parent: string, field: string): boolean => {
    const type = schema.getType(parent);
    const definition = fieldOf(type, field);
    return (
      !passes(rules.fields.get(`${parent}.${field}`), granted) ||
      (definition !== undefined && typeDenied(getNamedType(definition.type).name)) ||
      (granted.deniedFields.size > 0 &&
        coordinatesOf(schema, parent, field).some((each) => granted.deniedFields.has(each)))
    );
  };
  return {
    type: typeDenied,
    field(parent, name) {
      const key = `${parent}.${name}`;
      let denied = known.get(key);
      if (denied === undefined) known.set(key, (denied = fieldDenied(parent, name)));
      return denied;
    },
  };
};
