/**
 * What the answer of one operation looks like, compiled once: which members every object has, of which type.
 * `write.ts` runs it over the merged result.
 */
export type ValueShape = LeafShape | ListShape | ObjectShape;

interface Position {
  /** Null here is an error that goes up to the nearest nullable place. */
  readonly nonNull: boolean;
  /** For messages: `Product.price`. */
  readonly place: string;
}

export interface LeafShape extends Position {
  readonly kind: 'leaf';
  /** The value as JSON; undefined when it is none of its type. `isPlain`: no string in it needs an escape. */
  readonly write: (value: unknown, isPlain: boolean) => string | undefined;
  /** What each of them costs in a list; alone, it is part of its object's. */
  readonly cost: number;
}

export interface ListShape extends Position {
  readonly kind: 'list';
  readonly of: ValueShape;
}

export interface ObjectShape extends Position {
  readonly kind: 'object';
  /** The type to assume of an object that does not tell its own. */
  readonly declared: string;
  /** Those of an object of this type; undefined for a type that clients do not know. */
  members(typename: string): Members | undefined;
  /** Where it stands, with `@` for each list; undefined where nothing of the operation is denied. */
  readonly path: readonly string[] | undefined;
}

/** `denied` for a type that this caller may not see, `open` for one that does not say enough. */
export type Members = MemberList | 'denied' | 'open';

export interface MemberList extends ReadonlyArray<MemberShape> {
  /** What one such object costs without those in it (see costs.ts). */
  readonly cost: number;
}

export interface MemberShape {
  /** The response key. */
  readonly key: string;
  /** What stands before the value: the brace or comma, the key as JSON, and its colon. */
  readonly lead: string;
  readonly value: MemberValue;
}

export type MemberValue =
  /** `from`: the member of the merged result, which may have another name than the client gave it. */
  | { readonly kind: 'value'; readonly from: string; readonly shape: ValueShape }
  /** `__typename`: the JSON of the concrete type's name; undefined for an abstract type. */
  | { readonly kind: 'typename'; readonly json: string | undefined }
  /** `__schema` and `__type`: answered from the schema itself. */
  | { readonly kind: 'introspection' }
  /** The caller may not see it: `null`, or undefined where none may be. An error of its own says so. */
  | { readonly kind: 'denied'; readonly json: 'null' | undefined };
