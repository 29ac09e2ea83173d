import { hasRight } from '../domain/keys.ts';
import { listOf, type PersistedOperation, type PersistedQueryList } from '../domain/persistedQueries.ts';
import { refusal } from '../domain/refusal.ts';
import { publishOperations } from '../operations/publishOperations.ts';
import { type Context, requireRight, throwRefusal } from './context.ts';
import type { ResolverDeps } from './deps.ts';

interface OperationArgs {
  readonly id: string;
  readonly name: string;
  readonly type: 'QUERY' | 'MUTATION' | 'SUBSCRIPTION';
  readonly body: string;
  readonly clientName?: string | null;
}

const typeOf = { QUERY: 'query', MUTATION: 'mutation', SUBSCRIPTION: 'subscription' } as const;

const operationOf = ({ id, name, type, body, clientName }: OperationArgs): PersistedOperation => ({
  id,
  name,
  type: typeOf[type],
  body,
  clientName: clientName ?? undefined,
});

export const listMutationResolvers = {
  persistedQueryList({ id: graph }: { id: string }, { id }: { id: string }) {
    const list = listOf(id);
    if (list) return { graph, list };
    const form = 'a letter, then letters, digits, - and _';
    return throwRefusal(refusal('INVALID_NAME', `"${id.slice(0, 80)}" cannot be a list’s name: ${form}`));
  },
};

export const operationsMutationResolvers = (deps: ResolverDeps) => ({
  async publishOperations(
    { graph, list }: { graph: string; list: PersistedQueryList },
    { operations }: { operations?: readonly OperationArgs[] | null },
    context: Context,
  ) {
    const { key } = requireRight(context, graph, 'check');
    if (!hasRight(key, 'publish'))
      return { __typename: 'PermissionError', message: `the key "${key.name}" may not publish` };
    const published = await publishOperations(deps, graph, list.id, (operations ?? []).map(operationOf));
    if (published.kind === 'refused') return throwRefusal(published);
    if (published.kind === 'conflict')
      return {
        __typename: 'CannotModifyOperationBodyError',
        message: `an id stands for one text for ever; other bodies than before: ${published.ids.slice(0, 5).join(', ')}`,
      };
    const { revision, counts } = published;
    return {
      __typename: 'PublishOperationsResult',
      unchanged: counts.added + counts.updated === 0,
      build: { revision, list, publish: { operationCounts: { ...counts, removed: 0 } } },
    };
  },
});
