import type { GitContext } from '../domain/model.ts';
import { isVariantName } from '../domain/names.ts';
import { refusal } from '../domain/refusal.ts';
import { acceptSchema } from '../operations/acceptSchema.ts';
import { checkSubgraph } from '../operations/checkSubgraph.ts';
import { publishContract } from '../operations/contracts.ts';
import { deleteSubgraph } from '../operations/deleteSubgraph.ts';
import { lintSchema } from '../operations/lintSchema.ts';
import { publishSubgraphs } from '../operations/publishSubgraphs.ts';
import { lintResult } from './checkResolvers.ts';
import { type Context, requireRight, throwRefusal } from './context.ts';
import type { ResolverDeps } from './deps.ts';
import { variantModel } from './models.ts';

interface GitInput {
  readonly branch?: string | null;
  readonly commit?: string | null;
  readonly committer?: string | null;
  readonly message?: string | null;
  readonly remoteUrl?: string | null;
}

const gitOf = (input: GitInput | null | undefined): GitContext | undefined => {
  if (!input) return undefined;
  const { branch, commit, committer, message, remoteUrl } = input;
  return {
    branch: branch ?? undefined,
    commit: commit ?? undefined,
    committer: committer ?? undefined,
    message: message ?? undefined,
    remoteUrl: remoteUrl ?? undefined,
  };
};

interface PublishArgs {
  readonly name: string;
  readonly url?: string | null;
  readonly activePartialSchema: { readonly sdl?: string | null };
  readonly graphVariant: string;
  readonly gitContext?: GitInput | null;
}

interface PublishManyArgs {
  readonly variant: string;
  readonly subgraphs: readonly {
    readonly name: string;
    readonly url?: string | null;
    readonly sdl: string;
  }[];
  readonly gitContext?: GitInput | null;
}

interface CheckInputArgs {
  readonly subgraphName: string;
  readonly proposedSchema: string;
  readonly gitContext?: GitInput | null;
  readonly config: { readonly from?: string | null };
}

/** Milliseconds; rover sends seconds before now, e.g. `-86400`, or nothing. */
const sinceOf = (from: string | null | undefined, nowMs: number): number | undefined => {
  const seconds = Number(from ?? Number.NaN);
  if (!Number.isFinite(seconds)) return undefined;
  return seconds <= 0 ? nowMs + seconds * 1000 : seconds * 1000;
};

const requireVariantName = (name: string): void => {
  if (!isVariantName(name))
    throwRefusal(
      refusal(
        'INVALID_NAME',
        `"${name.slice(0, 80)}" cannot be a variant's name: a letter, then letters, digits, - and _`,
      ),
    );
};

export const graphMutationResolvers = (deps: ResolverDeps) => ({
  variant({ id }: { id: string }, { name }: { name: string }) {
    requireVariantName(name);
    return { graph: id, variant: name };
  },

  async publishSubgraph({ id: graph }: { id: string }, args: PublishArgs, context: Context) {
    requireRight(context, graph, 'publish');
    requireVariantName(args.graphVariant);
    const published = await deps.metrics.change('publish', () =>
      publishSubgraphs(deps, {
        graph,
        variant: args.graphVariant,
        subgraphs: [
          { subgraph: args.name, url: args.url ?? undefined, sdl: args.activePartialSchema.sdl ?? '' },
        ],
        git: gitOf(args.gitContext),
      }),
    );
    if (published.kind === 'refused') return throwRefusal(published);
    const { launch, created, changed } = published;
    const succeeded = launch?.outcome.kind === 'succeeded' ? launch.outcome : undefined;
    const url = launch && deps.links.launch(graph, args.graphVariant, launch.id);
    return {
      compositionConfig: succeeded ? { schemaHash: succeeded.hash } : null,
      errors: launch?.outcome.kind === 'failed' ? launch.outcome.errors : [],
      updatedGateway: succeeded !== undefined,
      wasCreated: created.length > 0,
      wasUpdated: changed.length > created.length,
      launchUrl: url ?? null,
      launchCliCopy: launch && url !== undefined ? `Launch ${launch.number}: ${url}` : null,
    };
  },

  async publishSubgraphs({ id: graph }: { id: string }, args: PublishManyArgs, context: Context) {
    requireRight(context, graph, 'publish');
    requireVariantName(args.variant);
    const names = args.subgraphs.map(({ name }) => name);
    if (new Set(names).size < names.length)
      return throwRefusal(refusal('INVALID_NAME', 'each subgraph is published once'));
    const published = await deps.metrics.change('publish', () =>
      publishSubgraphs(deps, {
        graph,
        variant: args.variant,
        subgraphs: args.subgraphs.map(({ name, url, sdl }) => ({
          subgraph: name,
          url: url ?? undefined,
          sdl,
        })),
        git: gitOf(args.gitContext),
      }),
    );
    if (published.kind === 'refused') return throwRefusal(published);
    const { launch, changed } = published;
    const errors = launch?.outcome.kind === 'failed' ? launch.outcome.errors : [];
    return { changed, errors, launchUrl: launch ? deps.links.launch(graph, args.variant, launch.id) : null };
  },

  async removeImplementingServiceAndTriggerComposition(
    { id: graph }: { id: string },
    args: { graphVariant: string; name: string; dryRun: boolean },
    context: Context,
  ) {
    requireRight(context, graph, 'publish');
    requireVariantName(args.graphVariant);
    const { graphVariant: variant, name: subgraph, dryRun } = args;
    const run = () => deleteSubgraph(deps, { graph, variant, subgraph, dryRun });
    const deleted = await (dryRun ? run() : deps.metrics.change('delete', run));
    if (deleted.kind === 'refused') return throwRefusal(deleted);
    return { errors: deleted.errors, updatedGateway: !args.dryRun && deleted.errors.length === 0 };
  },
});

interface ContractArgs {
  readonly contractVariantName: string;
  readonly sourceVariant?: string | null;
  readonly filterConfig: {
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    readonly hideUnreachableTypes: boolean;
  };
  readonly initiateLaunch: boolean;
}

export const contractResolvers = (deps: ResolverDeps) => ({
  async upsertContractVariant({ id: graph }: { id: string }, args: ContractArgs, context: Context) {
    requireRight(context, graph, 'operate');
    const published = await deps.metrics.change('contract', () =>
      publishContract(deps, {
        graph,
        name: args.contractVariantName,
        source: args.sourceVariant ?? undefined,
        filter: args.filterConfig,
        launch: args.initiateLaunch,
      }),
    );
    if (published.kind === 'refused')
      return { __typename: 'ContractVariantUpsertErrors', errorMessages: [published.message] };
    const { variant, launch } = published;
    if (launch?.outcome.kind === 'failed')
      return {
        __typename: 'ContractVariantUpsertErrors',
        errorMessages: launch.outcome.errors.map(({ message }) => message),
      };
    const url = launch ? deps.links.launch(graph, variant.name, launch.id) : null;
    return {
      __typename: 'ContractVariantUpsertSuccess',
      contractVariant: variantModel(graph, variant),
      launchUrl: url,
      launchCliCopy: launch && url !== null ? `Launch ${launch.number}: ${url}` : null,
    };
  },
});

export const lintResolvers = (deps: ResolverDeps) => ({
  lintSchema(
    { id: graph }: { id: string },
    { sdl, baseSdl }: { sdl: string; baseSdl?: string | null },
    context: Context,
  ) {
    requireRight(context, graph, 'check');
    const refused = acceptSchema('schema', sdl);
    return refused ? throwRefusal(refused) : lintResult(lintSchema(deps, sdl, baseSdl ?? undefined));
  },
});

export const variantMutationResolvers = (deps: ResolverDeps) => ({
  async submitSubgraphCheckAsync(
    { graph, variant }: { graph: string; variant: string },
    { input }: { input: CheckInputArgs },
    context: Context,
  ) {
    requireRight(context, graph, 'check');
    const checked = await deps.metrics.check(() =>
      checkSubgraph(deps, {
        graph,
        variant,
        subgraph: input.subgraphName,
        sdl: input.proposedSchema,
        git: gitOf(input.gitContext),
        sinceMs: sinceOf(input.config.from, deps.clock.nowMs()),
      }),
    );
    if ('kind' in checked) {
      // Whatever its message, rover says of it that the variant has no schema or no subgraphs.
      const isOfVariant = checked.code === 'UNKNOWN_VARIANT' || checked.code === 'IS_A_CONTRACT';
      return isOfVariant
        ? { __typename: 'InvalidInputError', message: checked.message }
        : throwRefusal(checked);
    }
    return {
      __typename: 'CheckRequestSuccess',
      targetURL: deps.links.check(graph, checked.id),
      workflowID: checked.id,
    };
  },
});
