import {
  type DocumentNode,
  getNamedType,
  type GraphQLSchema,
  isAbstractType,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { isolateOperation } from '../operation/isolate.ts';
import { coordinatesOf, createDenial, type Denial, type Granted, passes } from './denial.ts';
import type { AccessRights } from './rights.ts';
import type { AccessRules, Rule } from './rules.ts';

/** What the rights of a caller come to for one operation. */
export interface Verdict {
  /** Equal for all who may see the same of the operation; empty: all of it. */
  readonly key: string;
  /** Undefined: nothing is denied. */
  readonly denial: Denial | undefined;
  readonly granted: Granted;
}

/** The rights that one operation asks for, found once; then a look-up by the caller's. */
export interface OperationAccess {
  verdict(rights: AccessRights): Verdict | Promise<Verdict>;
  decide(granted: Granted): Verdict;
}

export interface GuardedSchema {
  readonly apiSchema: GraphQLSchema;
  readonly rules: AccessRules;
}

/** Verdicts kept of one operation; the oldest give way. */
const maxVerdicts = 200;

interface Asked {
  readonly rules: ReadonlySet<Rule>;
  readonly coordinates: ReadonlySet<string>;
}

/** All that could be denied of an operation, whatever its conditions turn out to be. */
const askedBy = (
  { apiSchema, rules }: GuardedSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Asked => {
  const found = new Set<Rule>();
  const coordinates = new Set<string>();
  const seen = new Set<string>();
  const add = (rule: Rule | undefined): void => void (rule && found.add(rule));
  const addType = (name: string): void => {
    add(rules.types.get(name));
    const type = apiSchema.getType(name);
    if (isAbstractType(type))
      for (const possible of apiSchema.getPossibleTypes(type)) add(rules.types.get(possible.name));
  };
  const addField = (parent: string, name: string): void => {
    const key = `${parent}.${name}`;
    if (seen.has(key)) return;
    seen.add(key);
    for (const coordinate of coordinatesOf(apiSchema, parent, name)) coordinates.add(coordinate);
    add(rules.fields.get(key));
    const type = apiSchema.getType(parent);
    if (isAbstractType(type))
      for (const possible of apiSchema.getPossibleTypes(type)) addField(possible.name, name);
    else if (type && 'getFields' in type) {
      const field = type.getFields()[name];
      if (field) addType(getNamedType(field.type).name);
    }
  };
  const types = new TypeInfo(apiSchema);
  addType(apiSchema.getRootType(operation.operation)?.name ?? '');
  visit(
    isolateOperation(document, operation.name?.value).document,
    visitWithTypeInfo(types, {
      Field({ name }) {
        const parent = types.getParentType();
        const type = getNamedType(types.getType());
        if (parent && !name.value.startsWith('__')) addField(parent.name, name.value);
        if (type) addType(type.name);
      },
      FragmentDefinition: ({ typeCondition }) => addType(typeCondition.name.value),
      InlineFragment: ({ typeCondition }) => void (typeCondition && addType(typeCondition.name.value)),
    }),
  );
  return { rules: found, coordinates };
};

const none: ReadonlySet<string> = new Set();

export const createOperationAccess = (
  guarded: GuardedSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationAccess => {
  const asked = askedBy(guarded, document, operation);
  const rules = [...asked.rules];
  const policies = [...new Set(rules.flatMap((rule) => rule.policies?.flat() ?? []))];
  const verdicts = new Map<string, Verdict>();

  const decide = (granted: Granted): Verdict => {
    const held = rules.map((rule) => passes(rule, granted));
    const denied = [...granted.deniedFields].filter((each) => asked.coordinates.has(each)).sort();
    if (denied.length === 0 && held.every(Boolean)) return { key: '', denial: undefined, granted };
    return {
      key: `${held.map(Number).join('')} ${denied.join(' ')}`,
      denial: createDenial(guarded.apiSchema, guarded.rules, granted),
      granted,
    };
  };

  const find = (rights: AccessRights, key: string, granted: ReadonlySet<string>): Verdict => {
    const known = verdicts.get(key);
    if (known) return known;
    const { authenticated, scopes, deniedFields } = rights;
    const verdict = decide({ authenticated, scopes, deniedFields, policies: granted });
    for (const oldest of verdicts.keys()) {
      if (verdicts.size < maxVerdicts) break;
      verdicts.delete(oldest);
    }
    verdicts.set(key, verdict);
    return verdict;
  };

  const withPolicies = (rights: AccessRights, granted: ReadonlySet<string>): Verdict => {
    const held = policies.filter((name) => granted.has(name));
    return find(rights, JSON.stringify([rights.key, held]), new Set(held));
  };

  return {
    decide,
    verdict(rights) {
      if (policies.length === 0) return find(rights, rights.key, none);
      const granted = rights.policies(policies);
      return granted instanceof Promise
        ? granted.then((names) => withPolicies(rights, names))
        : withPolicies(rights, granted);
    },
  };
};
