import type { SubgraphError } from '../fetch/port.ts';
import { clientName } from '../operation/plannedNames.ts';
import type { Path } from '../plan/plan.ts';
import { type Asked, positionOf } from './ask.ts';
import { collect, placesOf } from './collect.ts';
import type { Fetch } from './compile.ts';
import { receiversAt } from './entities.ts';
import { fromSubgraph, maxErrors } from './errors.ts';
import type { Execution } from './execution.ts';

type ResponsePath = readonly (string | number)[];

/** Leads from a subgraph's error to the places in the result that it explains; undefined: it has none. */
const placesOfError = (
  path: SubgraphError['path'],
  fetch: Fetch,
  asked: readonly Asked[],
  { tree, types }: Execution,
): (ResponsePath | undefined)[] => {
  if (!path || path.length === 0) return [undefined];
  const [head, sent, ...rest] = path;
  const list = asked.find(({ wanted }) => wanted.of.target.responseKey === head);
  if (list && typeof sent === 'number') {
    const position = positionOf(list, sent);
    const places = list.wanted.of.target.paths.flatMap((at, index) =>
      placesOf(tree.root, at, types, receiversAt(list.wanted, index, position, tree), maxErrors),
    );
    // Of an entity that was not asked for: nowhere, but not nothing.
    return places.length > 0 ? places.map((place) => [...place, ...rest]) : [undefined];
  }
  if (list || !fetch.root) return [undefined];
  const under: Path = fetch.root.path;
  if (under.length === 0) return [path];
  const objects = new Set(collect(tree.root, under, types, tree.shared).objects);
  const places = placesOf(tree.root, under, types, objects, maxErrors);
  return places.length > 0 ? places.map((place) => [...place, ...path]) : [undefined];
};

/** What the planner called a field to keep it apart in this fetch, and what it is called in the result. */
const renamedBy = (fetch: Fetch): ReadonlyMap<string, string> =>
  new Map(
    [
      ...(fetch.root?.rewrites ?? []),
      ...fetch.entities.flatMap(({ target }) => target.outputRewrites),
    ].flatMap(({ field, change }) => (change.kind === 'rename' ? [[field, change.to] as const] : [])),
  );

/** Adds a subgraph's errors to the result's, once for each place of the client's that they are about. */
export const report = (
  errors: readonly SubgraphError[],
  fetch: Fetch,
  asked: readonly Asked[],
  execution: Execution,
): void => {
  const renamed = renamedBy(fetch);
  const named = (part: string | number) =>
    typeof part === 'string' ? clientName(execution.names, renamed.get(part) ?? part) : part;
  for (const error of errors) {
    for (const place of placesOfError(error.path, fetch, asked, execution)) {
      if (execution.errors.length >= maxErrors) return;
      execution.errors.push(fromSubgraph(error, place?.map(named), execution.nameOf(fetch.subgraph)));
    }
  }
};
