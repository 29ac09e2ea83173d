import { type DocumentNode, isLeafType, Kind, parse, type TypeNode, visit } from 'graphql';
import type { SubgraphFacts } from './facts.ts';

const anything = 'AnythingAtAll';

/** The SDL of a subgraph that promises nothing of its leaves and no value at all, so that it can break every promise. */
export const loosen = (facts: SubgraphFacts): DocumentNode => {
  const relax = (type: TypeNode): TypeNode => {
    if (type.kind === Kind.NON_NULL_TYPE) return relax(type.type);
    if (type.kind === Kind.LIST_TYPE) return { ...type, type: relax(type.type) };
    return isLeafType(facts.schema.getType(type.name.value))
      ? { ...type, name: { ...type.name, value: anything } }
      : type;
  };
  const loose = visit(facts.document, {
    FieldDefinition: (field) => ({ ...field, type: relax(field.type) }),
  });
  return { ...loose, definitions: [...loose.definitions, ...parse(`scalar ${anything}`).definitions] };
};
