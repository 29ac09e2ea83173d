import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind } from 'graphql';

/** What a supergraph calls the two directives of the cost spec. */
export interface CostDirectiveNames {
  readonly cost: string;
  readonly listSize: string;
}

const costSpec = /^https:\/\/specs\.apollo\.dev\/cost\/v\d+\.\d+$/;

const argument = (directive: ConstDirectiveNode, name: string): ConstValueNode | undefined =>
  directive.arguments?.find((given) => given.name.value === name)?.value;

const text = (value: ConstValueNode | undefined): string | undefined =>
  value?.kind === Kind.STRING ? value.value : undefined;

const field = (value: ConstValueNode, name: string): string | undefined =>
  value.kind === Kind.OBJECT
    ? text(value.fields.find((entry) => entry.name.value === name)?.value)
    : undefined;

/** `import: ["@listSize", { name: "@cost", as: "@price" }]` as imported name by the spec's own, without the at signs. */
const importsOf = (link: ConstDirectiveNode): ReadonlyMap<string, string> => {
  const imported = argument(link, 'import');
  const names = new Map<string, string>();
  for (const entry of imported?.kind === Kind.LIST ? imported.values : []) {
    const own = text(entry) ?? field(entry, 'name');
    if (own === undefined) continue;
    names.set(own.replace(/^@/, ''), (field(entry, 'as') ?? own).replace(/^@/, ''));
  }
  return names;
};

/** Reads the `@link` of the cost spec (link spec: imports, then `as`, then the spec's name and two underscores). */
export const costDirectiveNames = (supergraph: DocumentNode): CostDirectiveNames | undefined => {
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const link of definition.directives ?? []) {
      if (link.name.value !== 'link' || !costSpec.test(text(argument(link, 'url')) ?? '')) continue;
      const imports = importsOf(link);
      const namespace = text(argument(link, 'as')) ?? 'cost';
      return {
        // A directive named like its spec needs no prefix.
        cost: imports.get('cost') ?? namespace,
        listSize: imports.get('listSize') ?? `${namespace}__listSize`,
      };
    }
  }
  return undefined;
};

const wholeNumber = (value: ConstValueNode | undefined): number | undefined =>
  value?.kind === Kind.INT ? Number(value.value) : undefined;

const textList = (value: ConstValueNode | undefined): readonly string[] => {
  if (value?.kind === Kind.STRING) return [value.value];
  return value?.kind === Kind.LIST ? value.values.flatMap((entry) => text(entry) ?? []) : [];
};

/** How long a field's list is, as `@listSize` says. */
export interface ListSize {
  readonly assumedSize: number | undefined;
  readonly slicingArguments: readonly string[];
  /** Fields of the answer that have this length, where it is not the field's own list (`edges` of a connection). */
  readonly sizedFields: readonly string[];
  readonly requireOneSlicingArgument: boolean;
}

export const readWeight = (directive: ConstDirectiveNode): number | undefined =>
  wholeNumber(argument(directive, 'weight'));

export const readListSize = (directive: ConstDirectiveNode): ListSize => {
  const requireOne = argument(directive, 'requireOneSlicingArgument');
  const slicingArguments = textList(argument(directive, 'slicingArguments'));
  return {
    assumedSize: wholeNumber(argument(directive, 'assumedSize')),
    slicingArguments,
    sizedFields: textList(argument(directive, 'sizedFields')),
    requireOneSlicingArgument:
      slicingArguments.length > 0 && !(requireOne?.kind === Kind.BOOLEAN && !requireOne.value),
  };
};
