import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind } from 'graphql';

/** One `@link` of a supergraph. */
export interface Link {
  readonly url: string;
  /** `SECURITY`, `EXECUTION`. */
  readonly purpose: string | undefined;
  /** What the supergraph calls the directive that has the same name as the specification. */
  readonly directive: string;
}

export const argumentOf = (
  { arguments: given = [] }: ConstDirectiveNode,
  name: string,
): ConstValueNode | undefined => given.find((each) => each.name.value === name)?.value;

const textOf = (value: ConstValueNode | undefined): string | undefined =>
  value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;

/** `https://specs.apollo.dev/tag/v0.3` is the specification `tag`. */
const specOf = (url: string): string => /([^/]+)\/v\d+\.\d+$/.exec(url)?.[1] ?? '';

const isLink = (directive: ConstDirectiveNode): boolean => directive.name.value === 'link';

/** Imported by its name or another, under a prefix of the link's own, or as it is. */
const nameIn = (directive: ConstDirectiveNode, spec: string): string => {
  const imports = argumentOf(directive, 'import');
  for (const each of imports?.kind === Kind.LIST ? imports.values : []) {
    if (textOf(each) === `@${spec}`) return spec;
    if (each.kind !== Kind.OBJECT) continue;
    const field = (name: string) => textOf(each.fields.find((one) => one.name.value === name)?.value);
    if (field('name') === `@${spec}`) return (field('as') ?? spec).replace(/^@/, '');
  }
  return textOf(argumentOf(directive, 'as')) ?? spec;
};

/** What a directive of the schema links; undefined: it is none of the kind. */
export const readLink = (directive: ConstDirectiveNode): Link | undefined => {
  if (!isLink(directive)) return undefined;
  const url = textOf(argumentOf(directive, 'url')) ?? '';
  return { url, purpose: textOf(argumentOf(directive, 'for')), directive: nameIn(directive, specOf(url)) };
};

export const linksOf = (supergraph: DocumentNode): readonly Link[] =>
  supergraph.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? []).flatMap((directive) => readLink(directive) ?? [])
      : [],
  );
