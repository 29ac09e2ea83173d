import type { SubgraphVersion } from './model.ts';

export interface Merged {
  readonly kind: 'merged';
  /** What the variant has afterwards, each version as one of the two has it. */
  readonly versions: readonly SubgraphVersion[];
}

export interface Conflict {
  readonly kind: 'conflict';
  /** Subgraphs that both have changed, each in its own way. */
  readonly subgraphs: readonly string[];
}

type Version = SubgraphVersion | undefined;

const isSame = (a: Version, b: Version): boolean => a?.hash === b?.hash && a?.url === b?.url;

const byName = (versions: readonly SubgraphVersion[]): ReadonlyMap<string, SubgraphVersion> =>
  new Map(versions.map((version) => [version.subgraph, version]));

/**
 * Takes what was changed in a copy of a variant back into it, subgraph by subgraph, and leaves what others have
 * changed there since. Without `base`, the state that was copied, the copy is taken whole.
 */
export const mergeVariants = (
  own: readonly SubgraphVersion[],
  copy: readonly SubgraphVersion[],
  base: readonly SubgraphVersion[] | undefined,
): Merged | Conflict => {
  const ours = byName(own);
  const copied = byName(copy);
  const before = base ? byName(base) : ours;
  const versions: SubgraphVersion[] = [];
  const conflicts: string[] = [];
  for (const name of [...new Set([...ours.keys(), ...copied.keys(), ...before.keys()])].sort()) {
    const [is, wanted, was] = [ours.get(name), copied.get(name), before.get(name)];
    // The very same version stays, so that history says when it came.
    const chosen = isSame(wanted, is) || isSame(wanted, was) ? is : wanted;
    if (!isSame(is, was) && !isSame(wanted, was) && !isSame(wanted, is)) conflicts.push(name);
    else if (chosen) versions.push(chosen);
  }
  return conflicts.length > 0 ? { kind: 'conflict', subgraphs: conflicts } : { kind: 'merged', versions };
};
