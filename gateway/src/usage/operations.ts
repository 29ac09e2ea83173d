import { createHash } from 'node:crypto';
import { usageReportingSignature } from '@apollo/utils.usagereporting';
import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import { coordinatesOf, ofValue } from './coordinates.ts';

/** An operation as it is reported: known once for all requests of the same text and schema. */
export interface UsedOperation {
  /** Lower-case hex SHA-256 of the signature. */
  readonly hash: string;
  readonly name: string;
  /** Without literals, aliases and order. */
  readonly signature: string;
  /** Grows with what variables turn out to use. */
  readonly coordinates: Set<string>;
  /** Variables whose values may use more of the schema. */
  readonly variables: readonly { readonly name: string; readonly type: GraphQLInputType }[];
}

const variablesOf = (schema: GraphQLSchema, operation: OperationDefinitionNode): UsedOperation['variables'] =>
  (operation.variableDefinitions ?? []).flatMap(({ variable, type: node }) => {
    const type = typeFromAST(schema, node);
    return type && isInputType(type) ? [{ name: variable.name.value, type }] : [];
  });

const describe = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): UsedOperation => {
  const name = operation.name?.value ?? '';
  const signature = usageReportingSignature(document, name);
  return {
    hash: createHash('sha256').update(signature).digest('hex'),
    name,
    signature,
    coordinates: coordinatesOf(schema, document, operation),
    variables: variablesOf(schema, operation),
  };
};

/** Looks an operation up, or describes it the first time. */
export const createUsedOperations = () => {
  const known = new WeakMap<GraphQLSchema, WeakMap<OperationDefinitionNode, UsedOperation>>();

  return (
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>> | undefined,
  ): UsedOperation => {
    let ofSchema = known.get(schema);
    if (!ofSchema) known.set(schema, (ofSchema = new WeakMap()));
    let used = ofSchema.get(operation);
    if (!used) ofSchema.set(operation, (used = describe(schema, document, operation)));
    for (const { name, type } of used.variables) ofValue(variables?.[name], type, used.coordinates);
    return used;
  };
};
