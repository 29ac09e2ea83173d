import {
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  type InterfaceTypeDefinitionNode,
  Kind,
  OperationTypeNode,
} from 'graphql';
import { joinArgument, joinFlag } from '../joinSpec.ts';
import { withLiftedFields } from '../operation/liftedFields.ts';
import { writeDocument } from '../operation/text.ts';
import type { Planner, PlanRequest } from './port.ts';
import { PlannerBusy, TooComplex } from './refusals.ts';

/** By interface: the fields that subgraphs add to it which know it as one object type. */
export type InterfaceObjects = ReadonlyMap<string, ReadonlySet<string>>;

const addedTo = ({ directives, fields }: InterfaceTypeDefinitionNode): ReadonlySet<string> => {
  const graphs = new Set(
    directives
      ?.filter((directive) => joinFlag(directive, 'isInterfaceObject'))
      .map((directive) => joinArgument(directive, 'graph')),
  );
  const added = fields?.filter((field) => {
    const joins = (field.directives ?? []).filter(({ name }) => name.value === 'join__field');
    const isHere = (join: ConstDirectiveNode): boolean =>
      graphs.has(joinArgument(join, 'graph')) && !joinFlag(join, 'external');
    // What says nothing is in all subgraphs of the interface.
    return graphs.size > 0 && (joins.length === 0 || joins.some(isHere));
  });
  return new Set(added?.map(({ name }) => name.value));
};

/** Undefined for a supergraph without any. */
export const interfaceObjectsOf = ({ definitions }: DocumentNode): InterfaceObjects | undefined => {
  const found = definitions.flatMap((node) => {
    const added = node.kind === Kind.INTERFACE_TYPE_DEFINITION ? addedTo(node) : new Set<string>();
    return added.size > 0 && 'name' in node && node.name ? [[node.name.value, added] as const] : [];
  });
  return found.length > 0 ? new Map(found) : undefined;
};

const isMutation = ({ definitions }: DocumentNode): boolean =>
  definitions.some(
    (node) => node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.MUTATION,
  );

/**
 * Plans mutations over interface objects in the words in which planners lose nothing (operation/liftedFields.ts): a query
 * of which a plan loses a field is planned and run again, a mutation must not be. Only what interface objects add
 * is asked of more objects than the client's: any field may fail.
 */
export const withLiftedMutations = (
  planner: Planner,
  schema: GraphQLSchema,
  interfaceObjects: InterfaceObjects,
): Planner => {
  const isAdded = (field: string, type: string): boolean => interfaceObjects.get(type)?.has(field) === true;
  const lifted = (request: PlanRequest): PlanRequest | undefined => {
    const document =
      isMutation(request.document) && !request.restricted
        ? withLiftedFields(schema, request.document, isAdded)
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
      } catch (error) {
        if (error instanceof TooComplex || error instanceof PlannerBusy) throw error;
        // As the client has it, then.
      }
      return planner.plan(request);
    },
  };
};
