import { Kind, parse } from 'graphql';
import { joinArgument } from '../engine/joinSpec.ts';

/** Where a supergraph says that its subgraphs are, by name. */
export const routingUrlsOf = (supergraphSdl: string): ReadonlyMap<string, string> => {
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
