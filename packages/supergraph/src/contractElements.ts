import {
  type ConstDirectiveNode,
  type DocumentNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { argumentOf } from './links.ts';

/** A place of the schema that can be hidden by itself. */
export interface Element {
  /** `Type`, `Type.field`, `Type.field(argument:)`, `Enum.VALUE`. */
  readonly coordinate: string;
  readonly tags: ReadonlySet<string>;
  /** It was hidden before. */
  readonly hidden: boolean;
}

export interface FieldElement extends Element {
  readonly name: string;
  /** The type's name, without lists. */
  readonly type: string;
  readonly arguments: readonly (Element & { readonly type: string })[];
}

export interface TypeElement extends Element {
  readonly name: string;
  readonly kind: TypeDefinitionNode['kind'];
  /** Fields, also of inputs. */
  readonly fields: readonly FieldElement[];
  readonly values: readonly Element[];
  /** The types of a union. */
  readonly members: readonly string[];
  readonly interfaces: readonly string[];
}

export interface Names {
  readonly tag: string;
  readonly inaccessible: string;
}

/** What the specifications bring along for themselves (`join__Graph`). */
const isInternal = (typename: string): boolean => typename.includes('__');

const nameOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);

const tagsOf = (
  directives: readonly ConstDirectiveNode[] | undefined,
  tag: string,
  inherited: Iterable<string> = [],
): ReadonlySet<string> =>
  new Set([
    ...inherited,
    ...(directives ?? []).flatMap((directive) => {
      const name = directive.name.value === tag ? argumentOf(directive, 'name') : undefined;
      return name?.kind === Kind.STRING ? [name.value] : [];
    }),
  ]);

const readType = (node: TypeDefinitionNode, { tag, inaccessible }: Names): TypeElement => {
  const name = node.name.value;
  const element = (
    coordinate: string,
    directives: readonly ConstDirectiveNode[] | undefined,
    inherited?: Iterable<string>,
  ): Element => ({
    coordinate,
    tags: tagsOf(directives, tag, inherited),
    hidden: (directives ?? []).some((directive) => directive.name.value === inaccessible),
  });
  const own = element(name, node.directives);
  const isComposite =
    node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
  const argument = (field: string) => (value: InputValueDefinitionNode) => ({
    ...element(`${name}.${field}(${value.name.value}:)`, value.directives),
    type: nameOf(value.type),
  });
  const fields = 'fields' in node ? (node.fields ?? []) : [];
  return {
    ...own,
    name,
    kind: node.kind,
    fields: fields.map((field) => ({
      // A tag of an object or interface counts for each of its fields.
      ...element(`${name}.${field.name.value}`, field.directives, isComposite ? own.tags : []),
      name: field.name.value,
      type: nameOf(field.type),
      arguments: 'arguments' in field ? (field.arguments ?? []).map(argument(field.name.value)) : [],
    })),
    values:
      node.kind === Kind.ENUM_TYPE_DEFINITION
        ? (node.values ?? []).map((value) => element(`${name}.${value.name.value}`, value.directives))
        : [],
    members: node.kind === Kind.UNION_TYPE_DEFINITION ? (node.types ?? []).map(nameOf) : [],
    interfaces: 'interfaces' in node ? (node.interfaces ?? []).map(nameOf) : [],
  };
};

/** The types of a supergraph that clients could see. */
export const readElements = (supergraph: DocumentNode, names: Names): readonly TypeElement[] =>
  supergraph.definitions
    .filter(isTypeDefinitionNode)
    .filter((node) => !isInternal(node.name.value))
    .map((node) => readType(node, names));
