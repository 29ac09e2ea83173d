import { type DocumentNode, type GraphQLSchema, Kind, OperationTypeNode } from 'graphql';
import { withLiftedFields } from '../operation/liftedFields.ts';
import { writeDocument } from '../operation/text.ts';
import type { Planner, PlanRequest } from './port.ts';

/** Whether a subgraph knows an interface as one object type. */
export const hasInterfaceObjects = ({ definitions }: DocumentNode): boolean =>
  definitions.some(
    (node) =>
      node.kind === Kind.INTERFACE_TYPE_DEFINITION &&
      node.directives?.some(({ arguments: given }) =>
        given?.some(
          ({ name, value }) =>
            name.value === 'isInterfaceObject' && value.kind === Kind.BOOLEAN && value.value,
        ),
      ),
  );

const isMutation = ({ definitions }: DocumentNode): boolean =>
  definitions.some(
    (node) => node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.MUTATION,
  );

/**
 * Plans mutations over interface objects in the words in which planners lose nothing (operation/liftedFields.ts): a query
 * of which a plan loses a field is planned and run again, a mutation must not be.
 */
export const withLiftedMutations = (planner: Planner, schema: GraphQLSchema): Planner => {
  const lifted = (request: PlanRequest): PlanRequest | undefined => {
    const document =
      isMutation(request.document) && !request.restricted
        ? withLiftedFields(schema, request.document)
        : undefined;
    return document && { ...request, document, source: writeDocument(document) };
  };
  return {
    name: planner.name,
    second: planner.second,
    close: () => planner.close?.(),
    async plan(request) {
      const better = lifted(request);
      try {
        if (better) return await planner.plan(better);
      } catch {
        // As the client has it, then.
      }
      return planner.plan(request);
    },
  };
};
