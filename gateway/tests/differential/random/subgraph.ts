/** What a subgraph says of a field. */
export interface FieldShape {
  readonly type: string;
  readonly takesArgument?: boolean;
  readonly external?: boolean;
  /** The subgraph it is taken over from. */
  readonly from?: string | undefined;
  shareable?: boolean;
  /** Selections of the entity itself, each written out. */
  requires?: readonly string[];
  /** A field of the entity that the field leads to. */
  provides?: string;
}

export interface TypeShape {
  readonly kind: 'entity' | 'value' | 'interface' | 'interfaceObject';
  readonly keys: readonly string[];
  /** Whether the subgraph answers for it by its keys. */
  readonly resolvable: boolean;
  readonly implements: string[];
  readonly fields: Map<string, FieldShape>;
}

/** One subgraph while it is being made up; write.ts makes SDL of it. */
export interface SubgraphShape {
  readonly name: string;
  readonly types: Map<string, TypeShape>;
  readonly unions: Map<string, readonly string[]>;
  readonly queries: Map<string, FieldShape>;
}

export const typeShape = (
  kind: TypeShape['kind'],
  fields: Iterable<readonly [string, FieldShape]>,
  keys: readonly string[] = [],
  resolvable = true,
): TypeShape => ({ kind, keys, resolvable, implements: [], fields: new Map(fields) });

/** The fields of a key such as `id ref { x }`, without those below. */
export const keyNames = (key: string): string[] =>
  key
    .replace(/\{[^}]*\}/g, '')
    .split(' ')
    .filter(Boolean);

/** Every field that a subgraph writes, of its types and of Query, while it has them. */
export const allFields = ({ types, queries }: SubgraphShape): FieldShape[] =>
  [queries, ...[...types.values()].map(({ fields }) => fields)].flatMap((fields) => [...fields.values()]);
