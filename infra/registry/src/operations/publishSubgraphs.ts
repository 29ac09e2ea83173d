import type { GitContext, Launch, SubgraphVersion } from '../domain/model.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import type { VariantState } from '../ports.ts';
import { acceptSchema, acceptUrl } from './acceptSchema.ts';
import { changeSource } from './contracts.ts';
import { launchOf, liveAfter, type OperationDeps, sha256 } from './deps.ts';

export interface SubgraphToPublish {
  readonly subgraph: string;
  /** Undefined: the one it has. */
  readonly url: string | undefined;
  readonly sdl: string;
}

export interface PublishInput {
  readonly graph: string;
  readonly variant: string;
  /** Each name once; one launch for all of them. */
  readonly subgraphs: readonly SubgraphToPublish[];
  readonly git: GitContext | undefined;
}

export interface Published {
  readonly kind: 'published';
  /** Names that are new in the variant. */
  readonly created: readonly string[];
  /** Names whose schema or URL is another than before, the new ones among them. */
  readonly changed: readonly string[];
  /** Undefined when nothing changed. */
  readonly launch: Launch | undefined;
}

const accept = ({ subgraph, sdl, url }: SubgraphToPublish): Refusal | undefined =>
  acceptSchema(subgraph, sdl) ?? (url === undefined ? undefined : acceptUrl(url));

const nothing: Published = { kind: 'published', created: [], changed: [], launch: undefined };

/** The versions to make of what is not live as it is already; a refusal for a new one without a URL. */
const newVersions = (
  deps: OperationDeps,
  { subgraphs: live }: VariantState,
  { subgraphs, git }: PublishInput,
): SubgraphVersion[] | Refusal => {
  const made: SubgraphVersion[] = [];
  for (const { subgraph, sdl, url: asked } of subgraphs) {
    const before = live.find((version) => version.subgraph === subgraph);
    const url = asked ?? before?.url;
    if (url === undefined) return refusal('INVALID_URL', `${subgraph} is new: it needs a routing URL`);
    const hash = sha256(sdl);
    if (before?.hash === hash && before.url === url) continue;
    const id = deps.newId('ver');
    made.push({ id, subgraph, url, sdl, hash, git, createdAtMs: deps.clock.nowMs() });
  }
  return made;
};

/**
 * Makes schemas their subgraphs' live ones and launches the variant. A schema that does not compose is kept, so that
 * the next publish of another team can mend it, but the supergraph that gateways are given stays the last good one.
 */
export const publishSubgraphs = async (
  deps: OperationDeps,
  input: PublishInput,
): Promise<Published | Refusal> => {
  const { graph, variant: name, subgraphs } = input;
  const unacceptable = subgraphs.map(accept).find((refused) => refused !== undefined);
  if (unacceptable) return unacceptable;
  return changeSource<Published | Refusal>(deps, graph, name, async (state) => {
    const { variant, subgraphs: live, lastLaunch } = state;
    if (variant?.contract) {
      const message = `${name} is a contract of ${variant.contract.source}: publish there`;
      return { change: undefined, result: refusal('IS_A_CONTRACT', message) };
    }
    const made = newVersions(deps, state, input);
    if ('kind' in made) return { change: undefined, result: made };
    if (made.length === 0) return { change: undefined, result: nothing };

    const changed = made.map(({ subgraph }) => subgraph);
    const versions = [...live.filter(({ subgraph }) => !changed.includes(subgraph)), ...made];
    const launch = await launchOf(deps, { number: lastLaunch + 1, cause: 'publish', versions });
    return {
      change: {
        published: made,
        launch,
        variant: {
          name,
          contract: undefined,
          canary: variant?.canary,
          forkedFrom: variant?.forkedFrom,
          createdAtMs: variant?.createdAtMs ?? launch.createdAtMs,
          liveLaunch: liveAfter(launch, variant),
        },
      },
      result: {
        kind: 'published',
        created: changed.filter((one) => !live.some(({ subgraph }) => subgraph === one)),
        changed,
        launch,
      },
    };
  });
};
