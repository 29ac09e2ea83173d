import { Supergraph } from '@apollo/federation-internals';
import { type DocumentNode, Kind, parse, print } from 'graphql';
import { type Element, type Names, readElements, type TypeElement } from './contractElements.ts';
import { reachableTypes } from './contractReach.ts';
import { markInaccessible } from './contractMarks.ts';
import { linksOf } from './links.ts';

/** Which part of a graph its clients get to see, by `@tag`. */
export interface Contract {
  /** Fields and unions need one of these tags; empty: everything that is not excluded. */
  readonly include: readonly string[];
  /** What has one of these tags is hidden, whatever else it has. */
  readonly exclude: readonly string[];
  /** Types to which nothing leads any more are hidden as well. */
  readonly hideUnreachable: boolean;
}

/** What a contract leaves is no schema. */
export class BrokenContract extends Error {
  override name = 'BrokenContract';
}

const isComposite = ({ kind }: TypeElement): boolean =>
  kind === Kind.OBJECT_TYPE_DEFINITION || kind === Kind.INTERFACE_TYPE_DEFINITION;

const nameIn = (supergraph: DocumentNode, spec: string): string =>
  linksOf(supergraph).find(({ url }) => url.startsWith(`https://specs.apollo.dev/${spec}/`))?.directive ??
  spec;

/** What the tags say by themselves, and what was hidden before. */
const matched = (types: readonly TypeElement[], { include, exclude }: Contract): Set<string> => {
  const hidden = new Set<string>();
  const excluded = ({ hidden: before, tags }: Element): boolean =>
    before || exclude.some((tag) => tags.has(tag));
  const left = ({ tags }: Element): boolean => include.length === 0 || include.some((tag) => tags.has(tag));
  const hide = (element: Element, wanted = true): void => {
    if (excluded(element) || !wanted) hidden.add(element.coordinate);
  };
  for (const type of types) {
    hide(type, type.kind !== Kind.UNION_TYPE_DEFINITION || left(type));
    for (const field of type.fields) {
      hide(field, !isComposite(type) || left(field));
      for (const argument of field.arguments) hide(argument);
    }
    for (const value of type.values) hide(value);
  }
  return hidden;
};

/** Types of which nothing is left, and fields of interfaces that an implementation has no longer. */
const maskEmpty = (types: readonly TypeElement[], hidden: Set<string>): void => {
  for (let before = -1; before !== hidden.size;) {
    before = hidden.size;
    for (const type of types) {
      if (hidden.has(type.coordinate)) continue;
      const parts = [...type.fields, ...type.values].map(({ coordinate }) => coordinate);
      const all = [...parts, ...type.members];
      if (all.length > 0 && all.every((coordinate) => hidden.has(coordinate))) {
        hidden.add(type.coordinate);
        continue;
      }
      for (const each of type.interfaces)
        for (const field of type.fields)
          if (hidden.has(field.coordinate) && types.some((other) => hasField(other, each, field.name)))
            hidden.add(`${each}.${field.name}`);
    }
  }
};

const hasField = ({ name, fields }: TypeElement, interfaceName: string, field: string): boolean =>
  name === interfaceName && fields.some((each) => each.name === field);

/**
 * Marks what a contract excludes as `@inaccessible`, by the rules of Apollo's contracts: planning still knows it,
 * clients do not. Applied twice, it changes nothing more. Throws BrokenContract with every reason when a field that
 * is left leads to a type that is not, or when nothing is left.
 */
export const applyContract = (supergraphSdl: string, contract: Contract): string => {
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const names: Names = { tag: nameIn(supergraph, 'tag'), inaccessible: nameIn(supergraph, 'inaccessible') };
  const types = readElements(supergraph, names);
  const hidden = matched(types, contract);
  maskEmpty(types, hidden);
  if (contract.hideUnreachable) {
    const reachable = reachableTypes(supergraph, types, hidden);
    for (const { name } of types) if (!reachable.has(name)) hidden.add(name);
  }
  const marked = print(markInaccessible(supergraph, hidden, names.inaccessible));
  try {
    Supergraph.build(marked, { supportedFeatures: null }).apiSchema();
  } catch (error) {
    throw new BrokenContract(error instanceof Error ? error.message : String(error), { cause: error });
  }
  return marked;
};
