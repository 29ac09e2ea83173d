import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  Kind,
  parse,
  valueFromASTUntyped,
} from 'graphql';
import { type FieldSet, parseFieldSet } from './fieldSets.ts';

export interface FieldFacts {
  readonly external: boolean;
  readonly requires: FieldSet | undefined;
  readonly provides: FieldSet | undefined;
  readonly override: { readonly from: string; readonly label: string | undefined } | undefined;
}

export interface TypeFacts {
  readonly keys: readonly { readonly set: FieldSet; readonly resolvable: boolean }[];
  readonly interfaceObject: boolean;
  readonly fields: ReadonlyMap<string, FieldFacts>;
}

/** What one subgraph's SDL says by its federation directives. */
export interface SubgraphFacts {
  readonly name: string;
  readonly document: DocumentNode;
  readonly schema: GraphQLSchema;
  readonly types: ReadonlyMap<string, TypeFacts>;
}

type Arguments = Readonly<Record<string, unknown>>;

const applications = (nodes: readonly ConstDirectiveNode[] | undefined, name: string): Arguments[] =>
  (nodes ?? [])
    .filter((node) => node.name.value === name)
    .map((node) =>
      Object.fromEntries(
        (node.arguments ?? []).map((arg) => [arg.name.value, valueFromASTUntyped(arg.value)]),
      ),
    );

const fieldSetOf = (nodes: readonly ConstDirectiveNode[] | undefined, name: string): FieldSet | undefined => {
  const [application] = applications(nodes, name);
  return application && parseFieldSet(String(application['fields']));
};

const fieldFacts = ({ directives }: FieldDefinitionNode, externalType: boolean): FieldFacts => {
  const [override] = applications(directives, 'override');
  return {
    external: externalType || applications(directives, 'external').length > 0,
    requires: fieldSetOf(directives, 'requires'),
    provides: fieldSetOf(directives, 'provides'),
    override: override && {
      from: String(override['from']),
      label: typeof override['label'] === 'string' ? override['label'] : undefined,
    },
  };
};

export const readFacts = (name: string, sdl: string): SubgraphFacts => {
  const document = parse(sdl);
  const types = new Map<string, TypeFacts>();
  for (const node of document.definitions) {
    if (
      node.kind !== Kind.OBJECT_TYPE_DEFINITION &&
      node.kind !== Kind.OBJECT_TYPE_EXTENSION &&
      node.kind !== Kind.INTERFACE_TYPE_DEFINITION &&
      node.kind !== Kind.INTERFACE_TYPE_EXTENSION
    )
      continue;
    const before = types.get(node.name.value);
    const keys = applications(node.directives, 'key').map((key) => ({
      set: parseFieldSet(String(key['fields'])),
      resolvable: key['resolvable'] !== false,
    }));
    const external = applications(node.directives, 'external').length > 0;
    types.set(node.name.value, {
      keys: [...(before?.keys ?? []), ...keys],
      interfaceObject:
        before?.interfaceObject === true || applications(node.directives, 'interfaceObject').length > 0,
      fields: new Map([
        ...(before?.fields ?? []),
        ...(node.fields ?? []).map((field) => [field.name.value, fieldFacts(field, external)] as const),
      ]),
    });
  }
  return { name, document, schema: buildSubgraphSchema([{ typeDefs: document }]), types };
};
