import type { CompositionError } from '../domain/model.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { changeSource } from './contracts.ts';
import { launchOf, liveAfter, type OperationDeps, schemaOf } from './deps.ts';

export interface Deleted {
  readonly kind: 'deleted';
  /** What is left does not compose: the last good supergraph stays live. */
  readonly errors: readonly CompositionError[];
}

/** Takes a subgraph out of a variant, or tells (`dryRun`) what that would do. The last one leaves nothing live. */
export const deleteSubgraph = (
  deps: OperationDeps,
  input: {
    readonly graph: string;
    readonly variant: string;
    readonly subgraph: string;
    readonly dryRun: boolean;
  },
): Promise<Deleted | Refusal> =>
  changeSource<Deleted | Refusal>(
    deps,
    input.graph,
    input.variant,
    async ({ variant, subgraphs, lastLaunch }) => {
      const left = subgraphs.filter(({ subgraph }) => subgraph !== input.subgraph);
      if (!variant || left.length === subgraphs.length) {
        const message = `${input.variant} has no subgraph "${input.subgraph.slice(0, 80)}"`;
        return { change: undefined, result: refusal('INVALID_NAME', message) };
      }
      if (left.length === 0) {
        const change = { removed: [input.subgraph], variant: { ...variant, liveLaunch: undefined } };
        return { change: input.dryRun ? undefined : change, result: { kind: 'deleted', errors: [] } };
      }
      if (input.dryRun) {
        const composed = await deps.compose(left.map(schemaOf));
        return {
          change: undefined,
          result: { kind: 'deleted', errors: composed.kind === 'failed' ? composed.errors : [] },
        };
      }
      const launch = await launchOf(deps, { number: lastLaunch + 1, cause: 'delete', versions: left });
      const { outcome } = launch;
      return {
        change: {
          removed: [input.subgraph],
          launch,
          variant: { ...variant, liveLaunch: liveAfter(launch, variant) },
        },
        result: { kind: 'deleted', errors: outcome.kind === 'failed' ? outcome.errors : [] },
      };
    },
  );
