import { addAbstract } from './abstract.ts';
import { drawCatalog } from './catalog.ts';
import { createDraws } from './draws.ts';
import { place } from './place.ts';
import { addProvides } from './provides.ts';
import { addRequires } from './requires.ts';
import { writeSubgraph } from './write.ts';

/**
 * Two to four subgraphs' SDLs by name, the same for the same seed: entities with one or several keys, value types,
 * interfaces, unions and interface objects, with `@shareable`, `@override`, `@requires` and `@provides` among them.
 * Most of them compose; the rules of composition are not looked at where that would make rare things rarer.
 */
export const randomSubgraphs = (seed: number): Readonly<Record<string, string>> => {
  const draws = createDraws(seed);
  const catalog = drawCatalog(draws);
  const { subgraphs, define } = place(draws, catalog);
  for (const subgraph of subgraphs) addRequires(draws, subgraph, catalog, define);
  addProvides(draws, subgraphs, catalog);
  for (const subgraph of subgraphs) addAbstract(draws, subgraph, catalog, define);
  return Object.fromEntries(subgraphs.map((subgraph) => [subgraph.name, writeSubgraph(subgraph)]));
};
