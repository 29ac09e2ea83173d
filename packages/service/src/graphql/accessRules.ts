import {
  type ConstDirectiveNode,
  type DocumentNode,
  type InterfaceTypeDefinitionNode,
  type InterfaceTypeExtensionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  valueFromASTUntyped,
} from 'graphql';

/** What a field or a type asks of the caller. All that is there must hold. */
export interface AccessRule {
  /** `@authenticated`: any credential. */
  readonly authenticated: boolean;
  /** `@requiresScopes`: all of one of these lists; absent where no scope is asked for. */
  readonly scopes?: readonly (readonly string[])[];
  /** `@policy`: all of one of these lists. Answered at the gateway, which alone knows the policies. */
  readonly policies?: readonly (readonly string[])[];
}

export interface AccessRules {
  /** By `Type.field`. */
  readonly ofField: ReadonlyMap<string, AccessRule>;
  readonly ofType: ReadonlyMap<string, AccessRule>;
}

type Lists = readonly (readonly string[])[];

/** A list that holds all of another says no more than that one. */
const shortest = (lists: Lists): Lists =>
  lists.filter(
    (list, i) =>
      !lists.some(
        (other, j) =>
          other !== list && other.every((one) => list.includes(one)) && (other.length < list.length || j < i),
      ),
  );

/** Both must hold: every list of one together with every list of the other. */
const and = (a: Lists | undefined, b: Lists | undefined): Lists | undefined =>
  a && b ? shortest(a.flatMap((x) => b.map((y) => [...new Set([...x, ...y])]))) : (a ?? b);

/** One rule out of several that must all hold; undefined out of none. */
export const bothRules = (a: AccessRule | undefined, b: AccessRule | undefined): AccessRule | undefined => {
  if (!a || !b) return a ?? b;
  const scopes = and(a.scopes, b.scopes);
  const policies = and(a.policies, b.policies);
  return {
    authenticated: a.authenticated || b.authenticated,
    ...(scopes && { scopes }),
    ...(policies && { policies }),
  };
};

const listsOf = (directive: ConstDirectiveNode, argument: string): Lists => {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  return value ? (valueFromASTUntyped(value) as Lists) : [];
};

const ruleOf = (directives: readonly ConstDirectiveNode[] = []): AccessRule | undefined =>
  directives
    .map((directive): AccessRule | undefined => {
      switch (directive.name.value) {
        case 'authenticated':
          return { authenticated: true };
        case 'requiresScopes':
          return { authenticated: true, scopes: listsOf(directive, 'scopes') };
        case 'policy':
          return { authenticated: true, policies: listsOf(directive, 'policies') };
        default:
          return undefined;
      }
    })
    .reduce(bothRules, undefined);

const ruleNames: readonly string[] = ['@authenticated', '@requiresScopes', '@policy'];

/** Under another name, or with the prefix of its specification, a rule would not be seen: so there is no other. */
const refuseRenaming = (directive: ConstDirectiveNode): void => {
  if (directive.name.value.startsWith('federation__')) {
    throw new Error(`import @${directive.name.value.slice('federation__'.length)} to use it`);
  }
  if (directive.name.value !== 'link') return;
  const imports = directive.arguments?.find(({ name }) => name.value === 'import')?.value;
  for (const one of imports ? (valueFromASTUntyped(imports) as unknown[]) : []) {
    if (typeof one !== 'object' || one === null) continue;
    const { name, as = name } = one as { name: string; as?: string };
    if (ruleNames.includes(name) && as !== name) throw new Error(`${name} must keep its name, not be ${as}`);
  }
};

type WithFields =
  | ObjectTypeDefinitionNode
  | ObjectTypeExtensionNode
  | InterfaceTypeDefinitionNode
  | InterfaceTypeExtensionNode;

const isObjectOrInterface = (node: TypeDefinitionNode | TypeExtensionNode): node is WithFields =>
  'fields' in node && !node.kind.startsWith('InputObject');

/**
 * The rules in a subgraph's SDL, or in the supergraph's. Throws where one could be overlooked: under another
 * name than its own.
 */
export const readAccessRules = (document: DocumentNode): AccessRules => {
  const ofField = new Map<string, AccessRule>();
  const ofType = new Map<string, AccessRule>();
  const note = (
    map: Map<string, AccessRule>,
    key: string,
    directives: readonly ConstDirectiveNode[] = [],
  ): void => {
    directives.forEach(refuseRenaming);
    const rule = bothRules(map.get(key), ruleOf(directives));
    if (rule) map.set(key, rule);
  };

  for (const node of document.definitions) {
    if (isTypeDefinitionNode(node) || isTypeExtensionNode(node)) {
      note(ofType, node.name.value, node.directives);
      if (!isObjectOrInterface(node)) continue;
      for (const field of node.fields ?? []) {
        note(ofField, `${node.name.value}.${field.name.value}`, field.directives);
      }
    } else if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) {
      node.directives?.forEach(refuseRenaming);
    }
  }
  return { ofField, ofType };
};

/** Whether scopes satisfy a rule, its policies aside. */
export const scopesAllow = ({ scopes }: AccessRule, held: readonly string[]): boolean =>
  scopes === undefined || scopes.some((all) => all.every((scope) => held.includes(scope)));

/** `catalog:cost`, `cart:write or cart:any`, `a:x and b:y`. */
export const showScopes = ({ scopes = [] }: AccessRule): string =>
  scopes.map((all) => all.join(' and ')).join(' or ');
