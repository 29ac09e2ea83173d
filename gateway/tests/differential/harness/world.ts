import {
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { FieldSet } from './fieldSets.ts';
import { readFacts, type SubgraphFacts } from './facts.ts';
import type { Composed } from './fixture.ts';
import { canonical, hash } from './hash.ts';
import { leafValue } from './leaves.ts';

/** An object of the world: the same in every subgraph that knows its type. */
export interface Thing {
  /** The concrete type. */
  readonly type: string;
  /** Which of its type; the objects of one entity interface share their numbers. */
  readonly seed: number;
}

export type WorldValue = Thing | string | number | boolean | null | object | readonly WorldValue[];

export interface World {
  readonly subgraphs: ReadonlyMap<string, SubgraphFacts>;
  /** The entity interface of a type, or the type itself: objects are equal by domain and number. */
  domain(type: string): string;
  /** The type of an object that is known by its entity interface (or by its own type) and number. */
  concrete(type: string, seed: number): string;
  /** Whether a subgraph knows of an entity. */
  knows(subgraph: string, thing: Thing): boolean;
  /** Whether nobody has a value for a field of an entity. */
  isAlwaysNull(thing: Thing, field: string): boolean;
  isA(type: string, condition: string): boolean;
  isKeyField(type: string, field: string): boolean;
  /**
   * Whether one server and several lose the same when the field fails. Not so for a key; for a field that may be
   * null in one subgraph only; and for one that others require: it is fetched, and may take its parent with it,
   * where the client did not ask for it.
   */
  mayFail(type: string, field: string): boolean;
  /** The type of a field that holds one leaf and that no other field requires. */
  leafType(type: string, field: string): string | undefined;
  value(thing: Thing, field: string, args: object, input: unknown): WorldValue;
  /** Each of the field's types in the subgraphs, with where it stands. */
  definitions(type: string, field: string): readonly FieldDefinition[];
}

interface FieldDefinition {
  readonly subgraph: SubgraphFacts;
  readonly type: GraphQLOutputType;
}

const entitiesPerType = 4;

/** Every pair `Type.field` that stands in a key; those values carry the number of their object. */
const keyFieldsOf = (subgraphs: Iterable<SubgraphFacts>): Set<string> => {
  const found = new Set<string>();
  const visit = (facts: SubgraphFacts, type: string, set: FieldSet): void => {
    for (const field of set.fields) {
      found.add(`${type}.${field.name}`);
      const parent = facts.schema.getType(type);
      if (!field.set || !(isObjectType(parent) || isInterfaceType(parent))) continue;
      const definition = parent.getFields()[field.name];
      if (definition) visit(facts, getNamedType(definition.type).name, field.set);
    }
  };
  for (const facts of subgraphs)
    for (const [type, { keys }] of facts.types) for (const { set } of keys) visit(facts, type, set);
  return found;
};

export const createWorld = (composed: Composed): World => {
  const { whole } = composed;
  const subgraphs = new Map(
    [...composed.subgraphs].map(([name, sdl]) => [name, readFacts(name, sdl)] as const),
  );
  const keyFields = keyFieldsOf(subgraphs.values());
  const entities = new Set<string>();
  for (const { types } of subgraphs.values())
    for (const [type, { keys }] of types) if (keys.length > 0) entities.add(type);

  const interfacesOf = (type: string): readonly string[] => {
    const found = whole.getType(type);
    return isObjectType(found) || isInterfaceType(found) ? found.getInterfaces().map(({ name }) => name) : [];
  };
  const implementers = (name: string): readonly string[] => {
    const found = whole.getType(name);
    return isAbstractType(found)
      ? whole
          .getPossibleTypes(found)
          .map((type) => type.name)
          .sort()
      : [name];
  };
  const domain = (type: string): string => {
    const above = interfacesOf(type).filter((name) => entities.has(name));
    // An entity interface may stand under another: the one above them all numbers the objects.
    return above.find((name) => interfacesOf(name).every((other) => !entities.has(other))) ?? type;
  };
  const concrete = (type: string, seed: number): string => {
    const all = implementers(domain(type));
    return all[seed % all.length] ?? type;
  };
  const isA = (type: string, condition: string): boolean => {
    if (type === condition || interfacesOf(type).includes(condition)) return true;
    const found = whole.getType(condition);
    return isAbstractType(found) && whole.getPossibleTypes(found).some(({ name }) => name === type);
  };
  const isKeyField = (type: string, field: string): boolean =>
    keyFields.has(`${type}.${field}`) || interfacesOf(type).some((name) => keyFields.has(`${name}.${field}`));

  const required = new Set<string>();
  const require = (set: FieldSet): void => {
    for (const { name, set: inner } of set.fields) {
      required.add(name);
      if (inner) require(inner);
    }
    for (const { set: inner } of set.fragments) require(inner);
  };
  for (const { types } of subgraphs.values())
    for (const { fields } of types.values())
      for (const { requires } of fields.values()) if (requires) require(requires);

  const known = new Map<string, readonly FieldDefinition[]>();
  const definitions = (type: string, field: string): readonly FieldDefinition[] => {
    const id = `${type}.${field}`;
    const before = known.get(id);
    if (before) return before;
    const found: FieldDefinition[] = [];
    for (const subgraph of subgraphs.values())
      for (const name of [type, ...interfacesOf(type)]) {
        if (name !== type && subgraph.types.get(name)?.interfaceObject !== true) continue;
        const parent = subgraph.schema.getType(name);
        const definition = isObjectType(parent) ? parent.getFields()[field] : undefined;
        if (definition) found.push({ subgraph, type: definition.type });
      }
    if (found.length === 0) throw new Error(`no subgraph has ${id}`);
    known.set(id, found);
    return found;
  };

  /** The concrete types that every subgraph of the field can return there. */
  const possible = (types: readonly FieldDefinition[]): readonly string[] => {
    const sets = types.map(({ subgraph, type }) => {
      const named = getNamedType(type);
      const here = subgraph.schema.getType(named.name);
      if (isAbstractType(here)) return subgraph.schema.getPossibleTypes(here).map(({ name }) => name);
      return implementers(named.name);
    });
    const [first = [], ...rest] = sets;
    const all = first.filter((name) => rest.every((set) => set.includes(name))).sort();
    if (all.length === 0)
      throw new Error(`no type is possible for ${types.map(({ type }) => String(type)).join()}`);
    return all;
  };

  const thing = (types: readonly FieldDefinition[], h: number, parent: Thing | undefined): Thing => {
    const candidates = possible(types);
    const type = candidates[h % candidates.length] ?? '';
    // There is one root, wherever one comes from.
    if (type === whole.getQueryType()?.name) return { type, seed: 0 };
    if (parent) return { type, seed: parent.seed };
    const all = implementers(domain(type));
    const isEntity = entities.has(type) || entities.has(domain(type));
    if (!isEntity) return { type, seed: hash(h, type) };
    return { type, seed: (hash(h, 'entity') % entitiesPerType) * all.length + all.indexOf(type) };
  };

  const generate = (
    types: readonly FieldDefinition[],
    h: number,
    of: { readonly thing: Thing; readonly field: string; readonly key: boolean },
  ): WorldValue => {
    const nonNull = types.some(({ type }) => isNonNullType(type));
    if (!nonNull && !of.key && h % 9 === 0) return null;
    const bare = types.map(({ subgraph, type }) => ({
      subgraph,
      type: isNonNullType(type) ? type.ofType : type,
    }));
    if (bare.some(({ type }) => isListType(type))) {
      const inner = bare.map(({ subgraph, type }) => {
        if (!isListType(type)) throw new Error(`${of.field} is a list here and none there`);
        return { subgraph, type: type.ofType as GraphQLOutputType };
      });
      if (!of.key) return Array.from({ length: h % 4 }, (_, index) => generate(inner, hash(h, index), of));
      // Every second member of a list in a key is null where that may be.
      const open = inner.every((each) => !isNonNullType(each.type));
      return Array.from({ length: 1 + (h % 3) }, (_, index) =>
        open && index % 2 === 1 ? null : generate(inner, hash(h, index), of),
      );
    }
    const [{ type } = { type: undefined }] = bare;
    if (isCompositeType(type)) return thing(bare, h, of.key ? of.thing : undefined);
    const shared = bare.map(({ type: leaf }) =>
      isEnumType(leaf) ? leaf.getValues().map(({ name }) => name) : [],
    );
    const [first = [], ...rest] = shared;
    const names = first.filter((name) => rest.every((set) => set.includes(name)));
    return leafValue({
      type: String(type),
      names,
      h,
      field: of.field,
      seed: of.key ? of.thing.seed : undefined,
    });
  };

  const isStranger = ({ type, seed }: Thing): boolean => {
    const each = Math.floor(seed / implementers(domain(type)).length) % entitiesPerType;
    return each === entitiesPerType - 1;
  };
  /** Whether every subgraph that could answer does not know some of the type's entities. */
  const isUnknown = (type: string, field: string): boolean =>
    definitions(type, field).every(({ subgraph }) => composed.strangers[subgraph.name]?.includes(type));

  const isAlwaysNull = (of: Thing, field: string): boolean =>
    isStranger(of) && (isUnknown(of.type, field) || composed.nullKeys.includes(`${of.type}.${field}`));

  return {
    subgraphs,
    domain,
    isAlwaysNull,
    knows: (subgraph, thing) =>
      composed.strangers[subgraph]?.includes(thing.type) !== true || !isStranger(thing),
    concrete,
    isA,
    isKeyField,
    definitions,
    mayFail(type, field) {
      if (isKeyField(type, field)) return false;
      const strict = definitions(type, field).filter((each) => isNonNullType(each.type)).length;
      return strict === 0 || (strict === definitions(type, field).length && !required.has(field));
    },
    leafType(type, field) {
      const [definition] = definitions(type, field);
      const bare = isNonNullType(definition?.type) ? definition.type.ofType : definition?.type;
      return isLeafType(bare) && !required.has(field) ? bare.name : undefined;
    },
    value(of, field, args, input) {
      const key = isKeyField(of.type, field);
      if (isAlwaysNull(of, field)) return null;
      const h = hash(
        domain(of.type),
        of.seed,
        field,
        canonical(args),
        input === undefined ? '' : canonical(input),
      );
      return generate(definitions(of.type, field), h, { thing: of, field, key });
    },
  };
};
