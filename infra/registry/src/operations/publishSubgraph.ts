import type { GitContext, Launch, SubgraphVersion } from '../domain/model.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { acceptSchema, acceptUrl } from './acceptSchema.ts';
import { launchOf, type OperationDeps, sha256 } from './deps.ts';

export interface PublishInput {
  readonly graph: string;
  readonly variant: string;
  readonly subgraph: string;
  /** Undefined: the one it has. */
  readonly url: string | undefined;
  readonly sdl: string;
  readonly git: GitContext | undefined;
}

export interface Published {
  readonly kind: 'published';
  /** The subgraph is new in the variant. */
  readonly created: boolean;
  /** False when the very same schema and URL are live already. */
  readonly changed: boolean;
  /** Undefined when nothing changed. */
  readonly launch: Launch | undefined;
}

/**
 * Makes a schema the subgraph's live one and launches the variant. A schema that does not compose is kept, so that
 * the next publish of another team can mend it, but the supergraph that gateways are given stays the last good one.
 */
export const publishSubgraph = async (
  deps: OperationDeps,
  input: PublishInput,
): Promise<Published | Refusal> => {
  const { graph, variant: name, subgraph, sdl, git } = input;
  const unacceptable =
    acceptSchema(subgraph, sdl) ?? (input.url === undefined ? undefined : acceptUrl(input.url));
  if (unacceptable) return unacceptable;
  return deps.store.changeVariant<Published | Refusal>(
    graph,
    name,
    async ({ variant, subgraphs, lastLaunch }) => {
      if (variant?.contract) {
        const message = `${name} is a contract of ${variant.contract.source}: publish there`;
        return { change: undefined, result: refusal('IS_A_CONTRACT', message) };
      }
      const before = subgraphs.find((version) => version.subgraph === subgraph);
      const url = input.url ?? before?.url;
      if (url === undefined)
        return {
          change: undefined,
          result: refusal('INVALID_URL', `${subgraph} is new: it needs a routing URL`),
        };
      const hash = sha256(sdl);
      if (before?.hash === hash && before.url === url)
        return {
          change: undefined,
          result: { kind: 'published', created: false, changed: false, launch: undefined },
        };

      const nowMs = deps.clock.nowMs();
      const version: SubgraphVersion = {
        id: deps.newId('ver'),
        subgraph,
        url,
        sdl,
        hash,
        git,
        createdAtMs: nowMs,
      };
      const versions = [...subgraphs.filter((other) => other !== before), version];
      const launch = await launchOf(deps, { number: lastLaunch + 1, cause: 'publish', versions });
      return {
        change: {
          published: [version],
          launch,
          variant: {
            name,
            contract: undefined,
            createdAtMs: variant?.createdAtMs ?? nowMs,
            liveLaunch: launch.outcome.kind === 'succeeded' ? launch.id : variant?.liveLaunch,
          },
        },
        result: { kind: 'published', created: before === undefined, changed: true, launch },
      };
    },
  );
};
