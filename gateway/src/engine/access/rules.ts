import { type ConstDirectiveNode, type DocumentNode, isTypeDefinitionNode, Kind } from 'graphql';
import { type RuleNames, ruleNamesOf, UnusableRules } from './ruleNames.ts';

/** What one field or type of the supergraph asks of the caller. All three must hold. */
export interface Rule {
  readonly authenticated: boolean;
  /** One of the lists must be held whole; undefined: none is asked for. */
  readonly scopes: readonly (readonly string[])[] | undefined;
  readonly policies: readonly (readonly string[])[] | undefined;
}

/** The rules of one supergraph. Composition has written into it what follows from all subgraphs together. */
export interface AccessRules {
  readonly types: ReadonlyMap<string, Rule>;
  /** By `Type.field`. */
  readonly fields: ReadonlyMap<string, Rule>;
}

const alternatives = (
  directive: ConstDirectiveNode,
  argument: string,
  where: string,
): readonly (readonly string[])[] => {
  const bad = (): UnusableRules =>
    new UnusableRules(`@${directive.name.value} on ${where} needs ${argument}: a list of lists of strings`);
  const value = directive.arguments?.find((each) => each.name.value === argument)?.value;
  if (value?.kind !== Kind.LIST) throw bad();
  return value.values.map((inner) => {
    if (inner.kind !== Kind.LIST) throw bad();
    return inner.values.map((text) => {
      if (text.kind !== Kind.STRING || text.value === '') throw bad();
      return text.value;
    });
  });
};

/** A list without alternatives asks for nothing, as for Apollo's composition and Router. */
const asked = (lists: readonly (readonly string[])[]): Rule['scopes'] =>
  lists.length === 0 || lists.some((list) => list.length === 0) ? undefined : lists;

const ruleOf = (
  names: RuleNames,
  directives: readonly ConstDirectiveNode[] | undefined,
  where: string,
): Rule | undefined => {
  const only = (name: string | undefined): ConstDirectiveNode | undefined => {
    const found = name === undefined ? [] : (directives ?? []).filter((each) => each.name.value === name);
    if (found.length > 1) throw new UnusableRules(`@${name ?? ''} stands twice on ${where}`);
    return found[0];
  };
  const authenticated = only(names.authenticated) !== undefined;
  const scopes = only(names.requiresScopes);
  const policies = only(names.policy);
  const rule: Rule = {
    authenticated,
    scopes: scopes && asked(alternatives(scopes, 'scopes', where)),
    policies: policies && asked(alternatives(policies, 'policies', where)),
  };
  return rule.authenticated || rule.scopes || rule.policies ? rule : undefined;
};

/** Reads the rules of a supergraph. Throws UnusableRules rather than leave one out. */
export const accessRulesOf = (supergraph: DocumentNode): AccessRules => {
  const names = ruleNamesOf(supergraph);
  const types = new Map<string, Rule>();
  const fields = new Map<string, Rule>();
  // Equal rules are one object, so that what an operation asks for is a short list.
  const distinct = new Map<string, Rule>();
  const add = (
    into: Map<string, Rule>,
    key: string,
    directives: readonly ConstDirectiveNode[] | undefined,
  ) => {
    const rule = ruleOf(names, directives, key);
    if (!rule) return;
    const text = JSON.stringify(rule);
    const known = distinct.get(text) ?? rule;
    distinct.set(text, known);
    into.set(key, known);
  };
  for (const definition of supergraph.definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    const type = definition.name.value;
    add(types, type, definition.directives);
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      continue;
    for (const field of definition.fields ?? []) add(fields, `${type}.${field.name.value}`, field.directives);
  }
  return { types, fields };
};
