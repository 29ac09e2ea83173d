import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  visit,
} from 'graphql';
import { named } from '../operation/nodes.ts';
import { directivesNamed, joinArgument } from '../joinSpec.ts';
import { readFacts } from './joinFacts.ts';
import { type LateField, type LateFields } from './lateFields.ts';

/** Late fields at the root of queries, where nothing needs to be known before. */
export interface LateRoots {
  readonly supergraph: DocumentNode;
  /** By late field; one whose subgraph has no queries is not there. */
  readonly names: ReadonlyMap<LateField, string>;
}

const kept = new Set(['graph', 'type', 'provides']);

const rootField = ({ definition, join }: LateField, name: string): FieldDefinitionNode => {
  const own: ConstDirectiveNode = {
    ...join,
    arguments: (join.arguments ?? []).filter((argument) => kept.has(argument.name.value)),
  };
  return { ...definition, name: named(name), directives: [own] };
};

const isKnownIn = ({ directives }: ObjectTypeDefinitionNode, graph: string): boolean =>
  directivesNamed(directives, 'join__type').some((join) => joinArgument(join, 'graph') === graph);

/**
 * The supergraph with a root field for each late field, in the same subgraph and of the same type, so that planners can
 * plan what is asked below it. Nothing is hidden there: what is required may be.
 */
export const withLateRoots = (supergraph: DocumentNode, all: LateFields): LateRoots => {
  const queryType = readFacts(supergraph).roots['query'];
  const names = new Map<LateField, string>();
  let prefix = 'late_';
  visit(supergraph, {
    FieldDefinition({ name }) {
      while (name.value.startsWith(prefix)) prefix = `_${prefix}`;
    },
  });
  const open = visit(supergraph, {
    Directive: ({ name }) => (name.value === 'inaccessible' ? null : undefined),
  });
  const definitions = open.definitions.map((node) => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION || node.name.value !== queryType) return node;
    const more = [...all.values()].filter(({ graph }) => isKnownIn(node, graph));
    for (const late of more) names.set(late, `${prefix}${names.size}`);
    const fields = more.map((late) => rootField(late, names.get(late) ?? ''));
    return { ...node, fields: [...(node.fields ?? []), ...fields] };
  });
  return { supergraph: { ...open, definitions }, names };
};
