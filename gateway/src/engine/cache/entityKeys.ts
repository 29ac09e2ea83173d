import { parse } from 'graphql';
import { joinedKeys } from '../joinedKeys.ts';

/** Keys of a subgraph's types, each as its top-level field names, in the supergraph's order. */
export type KeysOf = (subgraph: string, typename: string) => readonly (readonly string[])[];

/** Reads `@join__type(graph:, key:)` and the subgraphs' own names. Throws on what is no GraphQL. */
export const readEntityKeys = (supergraphSdl: string): KeysOf => {
  const keys = new Map<string, (readonly string[])[]>();
  for (const { subgraph, type, fields } of joinedKeys(parse(supergraphSdl, { noLocation: true }))) {
    const place = `${subgraph} ${type}`;
    const known = keys.get(place);
    if (known) known.push(fields);
    else keys.set(place, [fields]);
  }
  return (subgraph, typename) => keys.get(`${subgraph} ${typename}`) ?? [];
};
