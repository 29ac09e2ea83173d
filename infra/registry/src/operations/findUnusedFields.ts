import { buildSchema, isInterfaceType, isObjectType } from 'graphql';
import { liveSchema, type OperationDeps } from './deps.ts';

/** `Type.field` of all that clients see. */
const fieldsOf = (apiSdl: string): string[] =>
  Object.values(buildSchema(apiSdl, { assumeValid: true, assumeValidSDL: true }).getTypeMap())
    .filter((type) => (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__'))
    .flatMap((type) =>
      isObjectType(type) || isInterfaceType(type)
        ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
        : [],
    )
    .sort();

/** Fields of the variant's schema that nobody asked for since then. */
export const findUnusedFields = async (
  deps: OperationDeps,
  given: { readonly graph: string; readonly variant: string; readonly sinceMs: number },
): Promise<string[]> => {
  const { graph, variant, sinceMs } = given;
  const known = await deps.store.variant(graph, variant);
  const live = known && (await liveSchema(deps, graph, known));
  const fields = live ? fieldsOf(live.apiSdl) : [];
  const used = await deps.usage.usedSince(graph, variant, fields, sinceMs);
  return fields.filter((field) => !used.has(field));
};
