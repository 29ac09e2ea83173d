import { Kind, parse } from 'graphql';
import { overrideKey } from '../engine/fetch/options.ts';
import { joinArgument } from '../engine/joinSpec.ts';

/** Where a supergraph says that its subgraphs are, by name. */
const routingUrlsOf = (supergraphSdl: string): ReadonlyMap<string, string> => {
  const urls = new Map<string, string>();
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const { directives } of definition.values ?? []) {
      const graph = directives?.find(({ name }) => name.value === 'join__graph');
      const [name, url] = graph ? [joinArgument(graph, 'name'), joinArgument(graph, 'url')] : [];
      if (name !== undefined && url !== undefined) urls.set(name, url);
    }
  }
  return urls;
};

/**
 * Which of the URLs that the environment gives instead of the subgraphs' own are for a canary too. They are for a
 * subgraph as the main supergraph has it: one that the canary has elsewhere is asked there. By `overrideKey`.
 */
export const overridesBeside = (
  overrides: ReadonlyMap<string, string>,
  mainSdl: string,
  canarySdl: string,
): { readonly used: ReadonlyMap<string, string>; readonly unused: readonly string[] } => {
  const main = routingUrlsOf(mainSdl);
  const unused = [...routingUrlsOf(canarySdl)].flatMap(([name, url]) => {
    const key = overrideKey(name);
    return overrides.has(key) && main.has(name) && main.get(name) !== url ? [key] : [];
  });
  return { used: new Map([...overrides].filter(([key]) => !unused.includes(key))), unused };
};
