import { promoteCanary, setCanary, withdrawCanary } from '../operations/canary.ts';
import { forkVariant } from '../operations/forkVariant.ts';
import { type Context, requireRight, throwRefusal } from './context.ts';
import type { ResolverDeps } from './deps.ts';
import { type LaunchModel, variantModel, type VariantModel } from './models.ts';

interface GraphMutation {
  readonly id: string;
}

/** Trying a change on a part of the traffic: fork, publish to the fork, serve it, promote or withdraw. */
export const canaryMutationResolvers = (deps: ResolverDeps) => ({
  async forkVariant(
    { id: graph }: GraphMutation,
    given: { from: string; name: string; replace: boolean },
    context: Context,
  ): Promise<VariantModel> {
    requireRight(context, graph, 'operate');
    const done = await deps.metrics.change('fork', () => forkVariant(deps, { graph, ...given }));
    return done.kind === 'refused' ? throwRefusal(done) : variantModel(graph, done.variant);
  },
  async setCanary(
    { id: graph }: GraphMutation,
    given: { variant: string; canary: string; percent: number },
    context: Context,
  ): Promise<VariantModel> {
    requireRight(context, graph, 'operate');
    const done = await setCanary(deps, { graph, ...given });
    return done.kind === 'refused' ? throwRefusal(done) : variantModel(graph, done.variant);
  },
  async withdrawCanary(
    { id: graph }: GraphMutation,
    { variant }: { variant: string },
    context: Context,
  ): Promise<VariantModel> {
    requireRight(context, graph, 'operate');
    const done = await withdrawCanary(deps, graph, variant);
    return done.kind === 'refused' ? throwRefusal(done) : variantModel(graph, done.variant);
  },
  async promoteCanary(
    { id: graph }: GraphMutation,
    { variant }: { variant: string },
    context: Context,
  ): Promise<LaunchModel> {
    requireRight(context, graph, 'operate');
    const done = await deps.metrics.change('promote', () => promoteCanary(deps, graph, variant));
    if (done.kind === 'refused') return throwRefusal(done);
    return { graph, launch: done.launch, liveLaunch: done.launch.id };
  },
});
