import { refusal } from '../domain/refusal.ts';
import { type Context, requireRight, throwRefusal } from './context.ts';

/** A graph that is one schema has no place here: its supergraph would be that schema, and its subgraph one. */
const refused = (instead: 'check' | 'publish') =>
  refusal(
    'NOT_A_MONOLITH',
    `graphs of this registry are made of subgraphs: use \`rover subgraph ${instead}\` with the one schema as the only subgraph`,
  );

export const monolithCheckResolvers = {
  submitCheckSchemaAsync({ graph }: { graph: string }, _args: unknown, context: Context) {
    requireRight(context, graph, 'check');
    // Rover shows an InvalidInputError in words of its own, which do not fit.
    return throwRefusal(refused('check'));
  },
};

export const monolithPublishResolvers = {
  uploadSchema({ id: graph }: { id: string }, _args: unknown, context: Context) {
    requireRight(context, graph, 'publish');
    const { code, message } = refused('publish');
    return { code, message, success: false, publication: null };
  },
};
