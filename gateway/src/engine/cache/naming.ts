import type { CachedEntity, EntityName } from './port.ts';
import type { KeysOf } from './entityKeys.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Whose entity of which subgraph; no part can hold the separator's quotes unescaped, so no two places are alike. */
const place = (tenant: string | undefined, subgraph: string, typename: string): string =>
  JSON.stringify([tenant ?? null, subgraph, typename]);

/** One name for each of the type's keys that these fields hold whole. */
const namesByKeys = (prefix: string, keys: readonly (readonly string[])[], fields: Fields): string[] => {
  const names: string[] = [];
  for (const key of keys) {
    let name = prefix;
    let isWhole = true;
    for (const field of key) {
      const value = fields[field];
      isWhole &&= value !== undefined;
      name += `${field}:${JSON.stringify(value)},`;
    }
    if (isWhole) names.push(name);
  }
  return names;
};

/**
 * Gives every name of the entity that a representation stands for. The first is the one it is kept under; whatever
 * name an event uses, it must lead there, so events give all that they know.
 */
export const entityNamer = (
  { tenant, subgraph }: Pick<EntityName, 'tenant' | 'subgraph'>,
  keysOf: KeysOf,
): ((entity: CachedEntity) => readonly string[]) => {
  // Mostly all are of one type.
  let typename: string | undefined;
  let keys: ReturnType<KeysOf> = [];
  let prefix = '';
  return (entity) => {
    if (entity.typename !== typename) {
      typename = entity.typename;
      keys = keysOf(subgraph, typename);
      prefix = place(tenant, subgraph, typename);
    }
    return keys.length === 0 ? [] : namesByKeys(prefix, keys, JSON.parse(entity.representation) as Fields);
  };
};

export const namesOfEvent = (
  { tenant, subgraph, typename, key }: EntityName,
  keysOf: KeysOf,
): readonly string[] => namesByKeys(place(tenant, subgraph, typename), keysOf(subgraph, typename), key);
