import { Kind, parse, type SelectionSetNode, valueFromASTUntyped } from 'graphql';

/** A parsed field set of @key, @requires or @provides. */
export interface FieldSet {
  readonly fields: readonly FieldOfSet[];
  readonly fragments: readonly { readonly on: string; readonly set: FieldSet }[];
}

export interface FieldOfSet {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly set: FieldSet | undefined;
}

const read = (node: SelectionSetNode): FieldSet => {
  const fields: FieldOfSet[] = [];
  const fragments: { on: string; set: FieldSet }[] = [];
  for (const selection of node.selections) {
    if (selection.kind === Kind.FIELD)
      fields.push({
        name: selection.name.value,
        args: Object.fromEntries(
          (selection.arguments ?? []).map((arg) => [arg.name.value, valueFromASTUntyped(arg.value)]),
        ),
        set: selection.selectionSet && read(selection.selectionSet),
      });
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      fragments.push({ on: selection.typeCondition?.name.value ?? '', set: read(selection.selectionSet) });
  }
  return { fields, fragments };
};

export const parseFieldSet = (text: string): FieldSet => {
  const [definition] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`not a field set: ${text}`);
  return read(definition.selectionSet);
};

export type Representation = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Representation =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a representation has every field of a key. */
export const satisfies = (set: FieldSet, value: unknown): boolean => {
  // What is null has nothing below it that could be missing.
  const fits = (inner: FieldSet, given: unknown): boolean =>
    given === null ||
    (Array.isArray(given) ? given.every((item) => fits(inner, item)) : satisfies(inner, given));
  return (
    isObject(value) &&
    set.fields.every(
      ({ name, set: inner }) => name in value && (inner === undefined || fits(inner, value[name])),
    )
  );
};

/** The part of a representation that @requires asked for; throws where the gateway left something out. */
export const extract = (
  set: FieldSet,
  value: unknown,
  isA: (typename: string, condition: string) => boolean,
): unknown => {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((item) => extract(set, item, isA));
  if (!isObject(value)) throw new Error(`a required object is ${JSON.stringify(value)}`);
  const out: Record<string, unknown> = {};
  for (const { name, set: inner } of set.fields) {
    if (!(name in value)) throw new Error(`the required field ${name} was not sent`);
    out[name] = inner === undefined ? value[name] : extract(inner, value[name], isA);
  }
  for (const { on, set: inner } of set.fragments) {
    if (typeof value['__typename'] !== 'string') throw new Error('a required object came without __typename');
    if (isA(value['__typename'], on)) Object.assign(out, extract(inner, value, isA));
  }
  return out;
};

/** The objects for which a field set holds something below `field` of an object of the given type. */
export const below = (
  set: FieldSet | undefined,
  field: string,
  applies: (condition: string) => boolean,
): { readonly found: boolean; readonly set: FieldSet | undefined } => {
  for (const candidate of set?.fields ?? [])
    if (candidate.name === field) return { found: true, set: candidate.set };
  for (const { on, set: inner } of set?.fragments ?? []) {
    const hit = applies(on) ? below(inner, field, applies) : { found: false, set: undefined };
    if (hit.found) return hit;
  }
  return { found: false, set: undefined };
};
