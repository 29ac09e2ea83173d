import type { EntityName } from './port.ts';
import type { KeysOf } from './entityKeys.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Whose entity of which subgraph; no part can hold the separator's quotes unescaped, so no two places are alike. */
const place = (tenant: string | undefined, subgraph: string, typename: string): string =>
  JSON.stringify([tenant ?? null, subgraph, typename]);

/** One name for each of the type's keys that these fields hold whole. */
const namesByKeys = (prefix: string, keys: readonly (readonly string[])[], fields: Fields): string[] =>
  keys.flatMap((key) => {
    const values = key.map((field) => fields[field]);
    return values.includes(undefined)
      ? []
      : [`${prefix}${JSON.stringify(key.map((field, i) => [field, values[i]]))}`];
  });

/**
 * Every name of the entity that a representation stands for. The first is the one it is kept under; whatever name
 * an event uses, it must lead there, so events give all that they know.
 */
export const namesOfEntity = (
  question: { readonly tenant: string | undefined; readonly subgraph: string },
  { typename, representation }: { readonly typename: string; readonly representation: string },
  keysOf: KeysOf,
): readonly string[] => {
  const keys = keysOf(question.subgraph, typename);
  if (keys.length === 0) return [];
  const prefix = place(question.tenant, question.subgraph, typename);
  return namesByKeys(prefix, keys, JSON.parse(representation) as Fields);
};

export const namesOfEvent = (
  { tenant, subgraph, typename, key }: EntityName,
  keysOf: KeysOf,
): readonly string[] => namesByKeys(place(tenant, subgraph, typename), keysOf(subgraph, typename), key);
