import { type Change, ChangeType, CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema, type GraphQLSchema } from 'graphql';

/** A change between two schemas as clients see them. */
export interface SchemaChange {
  readonly code: string;
  readonly description: string;
  /** A schema coordinate: `Type`, `Type.field`, `Type.field(argument:)`. */
  readonly coordinate: string;
  readonly criticality: 'breaking' | 'dangerous' | 'safe';
  /** The type that is no member of a union any more. */
  readonly member?: string | undefined;
}

const criticalityOf = ({ criticality }: Change): SchemaChange['criticality'] => {
  switch (criticality.level) {
    case CriticalityLevel.Breaking:
      return 'breaking';
    case CriticalityLevel.Dangerous:
      return 'dangerous';
    case CriticalityLevel.NonBreaking:
      return 'safe';
  }
};

const memberOf = ({ type, meta }: Change): string | undefined => {
  if (type !== ChangeType.UnionMemberRemoved) return undefined;
  const { removedUnionMemberTypeName: member } = meta as { removedUnionMemberTypeName?: unknown };
  return typeof member === 'string' ? member : undefined;
};

/** The library writes `Type.field.argument`. */
const coordinateOf = (path: string | undefined): string => {
  const [type = '', field, argument] = (path ?? '').split('.');
  if (field === undefined) return type;
  return argument === undefined ? `${type}.${field}` : `${type}.${field}(${argument}:)`;
};

const schemaOf = (sdl: string): GraphQLSchema =>
  buildSchema(sdl, { assumeValid: true, assumeValidSDL: true });

/** What the second schema changes of the first, worst first. */
export const changesBetween = async (beforeSdl: string, afterSdl: string): Promise<SchemaChange[]> => {
  if (beforeSdl === afterSdl) return [];
  const order = { breaking: 0, dangerous: 1, safe: 2 };
  const changes = await diff(schemaOf(beforeSdl), schemaOf(afterSdl));
  return changes
    .map((change) => ({
      code: String(change.type),
      description: change.message,
      coordinate: coordinateOf(change.path),
      criticality: criticalityOf(change),
      member: memberOf(change),
    }))
    .sort((a, b) => order[a.criticality] - order[b.criticality]);
};
