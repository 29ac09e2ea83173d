import { type ConstDirectiveNode, type DocumentNode, Kind, type ConstValueNode } from 'graphql';

/** The supergraph asks for something that this gateway does not do, or in a way that it cannot read. */
export class UnusableRules extends Error {
  override name = 'UnusableRules';
}

/** The directives of rights, by what each is called in one supergraph; undefined: it does not use it. */
export type RuleNames = Readonly<Record<RuleSpec, string | undefined>>;

type RuleSpec = 'authenticated' | 'requiresScopes' | 'policy';

const ruleSpecs: readonly RuleSpec[] = ['authenticated', 'requiresScopes', 'policy'];

/** Everything marked `for: SECURITY` that is enforced here. Whoever does not know one must not serve the schema. */
const enforced: ReadonlyMap<string, RuleSpec | 'inaccessible'> = new Map([
  ['https://specs.apollo.dev/authenticated/v0.1', 'authenticated'],
  ['https://specs.apollo.dev/requiresScopes/v0.1', 'requiresScopes'],
  ['https://specs.apollo.dev/policy/v0.1', 'policy'],
  ['https://specs.apollo.dev/inaccessible/v0.1', 'inaccessible'],
  ['https://specs.apollo.dev/inaccessible/v0.2', 'inaccessible'],
]);

const argument = ({ arguments: given = [] }: ConstDirectiveNode, name: string): ConstValueNode | undefined =>
  given.find((each) => each.name.value === name)?.value;

const textOf = (value: ConstValueNode | undefined): string | undefined =>
  value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;

const withoutAt = (name: string): string => (name.startsWith('@') ? name.slice(1) : name);

/** What a link calls the directive that has the spec's own name: imported, under a prefix, or as it is. */
const nameIn = (link: ConstDirectiveNode, spec: string): string => {
  const imports = argument(link, 'import');
  for (const each of imports?.kind === Kind.LIST ? imports.values : []) {
    if (textOf(each) === `@${spec}`) return spec;
    if (each.kind !== Kind.OBJECT) continue;
    const field = (name: string) => textOf(each.fields.find((one) => one.name.value === name)?.value);
    if (field('name') === `@${spec}`) return withoutAt(field('as') ?? spec);
  }
  return textOf(argument(link, 'as')) ?? spec;
};

const isLink = (directive: ConstDirectiveNode): boolean =>
  directive.name.value === 'link' || directive.name.value === 'core';

const linksOf = (supergraph: DocumentNode): ConstDirectiveNode[] =>
  supergraph.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? []).filter(isLink)
      : [],
  );

const urlOf = (link: ConstDirectiveNode): string =>
  textOf(argument(link, 'url')) ?? textOf(argument(link, 'feature')) ?? '';

/** Whether a link brings one of the directives of rights. */
export const linksRule = (link: ConstDirectiveNode): boolean => {
  const spec = isLink(link) ? enforced.get(urlOf(link)) : undefined;
  return spec !== undefined && spec !== 'inaccessible';
};

/** Throws UnusableRules when the supergraph links something for security that is not known here. */
export const ruleNamesOf = (supergraph: DocumentNode): RuleNames => {
  const names: Record<RuleSpec, string | undefined> = {
    authenticated: undefined,
    requiresScopes: undefined,
    policy: undefined,
  };
  for (const link of linksOf(supergraph)) {
    const url = urlOf(link);
    const spec = enforced.get(url);
    if (spec !== undefined && spec !== 'inaccessible') names[spec] = nameIn(link, spec);
    else if (
      (spec === undefined && textOf(argument(link, 'for')) === 'SECURITY') ||
      ruleSpecs.some((each) => url.startsWith(`https://specs.apollo.dev/${each}/`) && spec === undefined)
    )
      throw new UnusableRules(
        `the supergraph links ${url} for security, which this gateway does not enforce`,
      );
  }
  return names;
};
