import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type EnumTypeExtensionNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputObjectTypeExtensionNode,
  type InputValueDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type InterfaceTypeExtensionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type TypeNode,
} from 'graphql';

type FieldsNode =
  | ObjectTypeDefinitionNode
  | ObjectTypeExtensionNode
  | InterfaceTypeDefinitionNode
  | InterfaceTypeExtensionNode;

type InputNode = InputObjectTypeDefinitionNode | InputObjectTypeExtensionNode;

export interface FieldPlace {
  readonly type: FieldsNode;
  readonly field: FieldDefinitionNode;
  readonly coordinate: string;
}

/** An argument, or a field of an input type. */
export interface InputPlace {
  readonly input: InputValueDefinitionNode;
  readonly coordinate: string;
}

const isFieldsNode = (node: DefinitionNode): node is FieldsNode =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION ||
  node.kind === Kind.OBJECT_TYPE_EXTENSION ||
  node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
  node.kind === Kind.INTERFACE_TYPE_EXTENSION;

const isInputNode = (node: DefinitionNode): node is InputNode =>
  node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION;

const isEnumNode = (node: DefinitionNode): node is EnumTypeDefinitionNode | EnumTypeExtensionNode =>
  node.kind === Kind.ENUM_TYPE_DEFINITION || node.kind === Kind.ENUM_TYPE_EXTENSION;

export const fieldsNodes = ({ definitions }: DocumentNode): FieldsNode[] => definitions.filter(isFieldsNode);

export const fieldsOf = (document: DocumentNode): FieldPlace[] =>
  fieldsNodes(document).flatMap((type) =>
    (type.fields ?? []).map((field) => ({
      type,
      field,
      coordinate: `${type.name.value}.${field.name.value}`,
    })),
  );

export const inputsOf = (document: DocumentNode): InputPlace[] => [
  ...fieldsOf(document).flatMap(({ field, coordinate }) =>
    (field.arguments ?? []).map((input) => ({ input, coordinate: `${coordinate}(${input.name.value}:)` })),
  ),
  ...document.definitions
    .filter(isInputNode)
    .flatMap((type) =>
      (type.fields ?? []).map((input) => ({ input, coordinate: `${type.name.value}.${input.name.value}` })),
    ),
];

export const enumValuesOf = (
  document: DocumentNode,
): { readonly value: EnumValueDefinitionNode; readonly coordinate: string }[] =>
  document.definitions
    .filter(isEnumNode)
    .flatMap((type) =>
      (type.values ?? []).map((value) => ({ value, coordinate: `${type.name.value}.${value.name.value}` })),
    );

export const directive = (
  node: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  name: string,
): ConstDirectiveNode | undefined => node.directives?.find((used) => used.name.value === name);

/** The type without its lists and exclamation marks. */
export const innerName = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : innerName(type.type);
