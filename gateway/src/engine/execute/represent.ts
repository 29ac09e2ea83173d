import { isObject, type JsonObject, memberOf, quote, toJson } from '../json.ts';
import type { Requirement, Rewrite } from '../plan/plan.ts';
import type { TypeSystem } from '../types.ts';
import type { ResultTree } from './tree.ts';

/** Writes what identifies entities to a subgraph, and what the subgraph requires of them. */
export interface Representer {
  /** A new list of distinct representations. `tree`: of the result that holds the entities. */
  list(tree: Lacks): Representations;
  /** Whether the entity holds nothing besides its representation: two equal representations, two equal entities. */
  isAllOf(entity: JsonObject): boolean;
}

/** Which objects of the result lack what. */
type Lacks = Pick<ResultTree, 'unknown' | 'failed'>;

export interface Representations {
  /** As JSON, in the order of sending. */
  readonly texts: string[];
  /** The `__typename` of each. */
  readonly typenames: string[];
  /**
   * The entity's position in `texts`, to which it is added when no equal one is there. Negative when nothing can
   * be asked: `incomplete` where a part of the representation is missing, `unidentified` where all of it is null or
   * a fetch failed that should have brought a part.
   */
  add(entity: JsonObject): number;
}

interface Member {
  readonly from: string;
  /** The name with its colon. */
  readonly lead: string;
  /** Written instead of what the entity holds. */
  readonly constant: string | undefined;
  /** Undefined where a part is missing. */
  readonly nested: ((value: unknown, lacks: Lacks) => string | undefined) | undefined;
}

interface Members {
  readonly list: readonly Member[];
  /** How many members an entity has that holds only these; -1 when equal texts need not mean equal entities. */
  readonly exact: number;
  /** Whether the type is among those that can be asked for. */
  readonly usable: boolean;
  /** Sent in place of the entity's own type. */
  readonly sentAs: string | undefined;
  /** The one member besides `__typename`, where that alone tells representations of a type apart. */
  readonly only: string | undefined;
}

/** Whether the subgraph resolves an entity of the type by members of these names: plans now and then leave a key out. */
type Identifies = (typename: string, names: ReadonlySet<string>) => boolean;

/** By the name in the representation. */
type Selected = Map<
  string,
  { readonly from: string; readonly selections: readonly Requirement[] | undefined }
>;

const select = (requires: readonly Requirement[], typename: string, types: TypeSystem): Selected => {
  const selected: Selected = new Map();
  const visit = (selections: readonly Requirement[]): void => {
    for (const selection of selections) {
      if (selection.kind === 'field') {
        const before = selected.get(selection.as)?.selections ?? [];
        const selections = selection.selections && [...before, ...selection.selections];
        selected.set(selection.as, { from: selection.from, selections });
      } else if (selection.on === undefined || types.passes(selection.on, typename)) {
        visit(selection.selections);
      }
    }
  };
  visit(requires);
  return selected;
};

/** The rewrites that go on under a field, or that end here, for objects of one type. */
const rewritesHere = (rewrites: readonly Rewrite[], typename: string, types: TypeSystem): Rewrite[] =>
  rewrites.flatMap((rewrite) => {
    const start = rewrite.path.findIndex((step) => step.kind === 'field');
    const conditions = start < 0 ? rewrite.path : rewrite.path.slice(0, start);
    const holds = conditions.every(
      (step) =>
        step.kind === 'type' && (typename === '' || step.types.some((type) => types.passes(type, typename))),
    );
    return holds ? [{ ...rewrite, path: start < 0 ? [] : rewrite.path.slice(start) }] : [];
  });

const compile = (
  requires: readonly Requirement[],
  rewrites: readonly Rewrite[],
  typename: string,
  types: TypeSystem,
  identifies: Identifies,
): Members => {
  const here = rewritesHere(rewrites, typename, types);
  const selected = select(requires, typename, types);
  const list: Member[] = [];
  for (const [name, { from, selections }] of selected) {
    const inner = here.flatMap((rewrite) => {
      const [first, ...rest] = rewrite.path;
      return first?.kind === 'field' && first.name === name ? [{ ...rewrite, path: rest }] : [];
    });
    const change = here.findLast((rewrite) => rewrite.path.length === 0 && rewrite.field === name)?.change;
    list.push({
      from,
      lead: `${quote(change?.kind === 'rename' ? change.to : name)}:`,
      constant: change?.kind === 'set' ? toJson(change.value) : undefined,
      nested: selections ? nestedWriter(selections, inner, types) : undefined,
    });
  }
  for (const { path, field, change } of here) {
    // Where nothing is required of a type, a constant alone would pass for a whole representation.
    if (path.length === 0 && change.kind === 'set' && selected.size > 0 && !selected.has(field))
      list.push({ from: field, lead: `${quote(field)}:`, constant: toJson(change.value), nested: undefined });
  }
  const varying = list.filter(({ from }) => from !== '__typename');
  const plain = list.every(({ constant, nested }) => constant === undefined && nested === undefined);
  const sentAs = here.findLast(
    (rewrite) => rewrite.path.length === 0 && rewrite.field === '__typename',
  )?.change;
  const sentType = sentAs?.kind === 'set' && typeof sentAs.value === 'string' ? sentAs.value : undefined;
  const names = new Set(list.map(({ lead }) => lead.slice(1, -2)));
  return {
    list,
    exact: plain ? list.length : -1,
    usable: names.has('__typename') && identifies(sentType ?? typename, names),
    sentAs: sentType,
    only: plain && varying.length === 1 ? varying[0]?.from : undefined,
  };
};

export const incomplete = -1;
export const unidentified = -2;

const writeMembers = (object: JsonObject, members: readonly Member[], lacks: Lacks): string | undefined => {
  let text = '{';
  for (const { from, lead, constant, nested } of members) {
    const value = memberOf(object, from);
    if (value === undefined && constant === undefined) return undefined;
    const written = constant ?? (nested ? nested(value, lacks) : toJson(value));
    if (written === undefined) return undefined;
    if (text.length > 1) text += ',';
    text += lead + written;
  }
  return `${text}}`;
};

/** Nothing but nulls identifies no entity: a subgraph could only fail on it. */
const tellsNothing = (entity: JsonObject, { list }: Members): boolean =>
  list.length > 1 && list.every(({ from }) => from === '__typename' || entity[from] === null);

const maxTypes = 2_000;

const byType = (
  requires: readonly Requirement[],
  rewrites: readonly Rewrite[],
  types: TypeSystem,
  identifies: Identifies = () => true,
) => {
  const compiled = new Map<string, Members>();
  return (typename: string): Members => {
    let members = compiled.get(typename);
    if (!members) {
      // More types than any supergraph has: a subgraph makes them up.
      if (compiled.size >= maxTypes) compiled.clear();
      compiled.set(typename, (members = compile(requires, rewrites, typename, types, identifies)));
    }
    return members;
  };
};

const typenameOf = (object: JsonObject): string => {
  const typename = object['__typename'];
  return typeof typename === 'string' ? typename : '';
};

const ownType: Requirement = { kind: 'field', from: '__typename', as: '__typename', selections: undefined };

function nestedWriter(requires: readonly Requirement[], rewrites: readonly Rewrite[], types: TypeSystem) {
  // What is required of several types comes with its type: planners leave it out, and then no subgraph can tell.
  const open = requires.some(({ kind }) => kind === 'fragment');
  const untyped = byType(requires, rewrites, types);
  const typed = open ? byType([ownType, ...requires], rewrites, types) : untyped;
  const membersOf = (typename: string): Members => (typename === '' ? untyped : typed)(typename);
  const write = (value: unknown, lacks: Lacks): string | undefined => {
    if (Array.isArray(value)) {
      const items = value.map((item) => write(item, lacks));
      return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
    }
    if (!isObject(value)) return toJson(value);
    const text = writeMembers(value, membersOf(typenameOf(value)).list, lacks);
    // An entity of which one subgraph knows nothing is none to another that requires it either.
    return text ?? (lacks.unknown.has(value) && !lacks.failed.has(value) ? 'null' : undefined);
  };
  return write;
}

/** Positions by whatever tells the representations of one type apart. */
type Positions = Map<unknown, number>;

const isPrimitive = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

/** Whether a fetch failed that should have brought something of a value. */
const waitsInVain = (value: unknown, failed: ReadonlySet<object>): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return failed.has(value) || Object.values(value).some((inner) => waitsInVain(inner, failed));
};

const createList = (membersOf: (typename: string) => Members, lacks: Lacks): Representations => {
  const texts: string[] = [];
  const typenames: string[] = [];
  const byText: Positions = new Map();
  const byOnly = new Map<Members, Positions>();

  const missing = (entity: JsonObject): number =>
    lacks.failed.size > 0 && waitsInVain(entity, lacks.failed) ? unidentified : incomplete;

  const addAs = (entity: JsonObject, members: Members, positions: Positions, key: unknown): number => {
    const text = writeMembers(entity, members.list, lacks);
    if (text === undefined) return missing(entity);
    if (tellsNothing(entity, members)) return unidentified;
    const wanted = key ?? text;
    let position = positions.get(wanted);
    if (position === undefined) {
      position = texts.push(text) - 1;
      typenames.push(members.sentAs ?? typenameOf(entity));
      positions.set(wanted, position);
    }
    return position;
  };

  return {
    texts,
    typenames,
    add(entity) {
      const typename = typenameOf(entity);
      // Without its type no subgraph can tell what the entity is; where nobody asked for it, the plan lost it.
      if (typename === '') return entity['__typename'] === undefined ? missing(entity) : unidentified;
      const members = membersOf(typename);
      if (!members.usable) return incomplete;
      const key = members.only === undefined ? undefined : entity[members.only];
      if (!isPrimitive(key)) return addAs(entity, members, byText, undefined);
      // The usual key of one field: found without writing the text again.
      let positions = byOnly.get(members);
      if (!positions) byOnly.set(members, (positions = new Map<unknown, number>()));
      return positions.get(key) ?? addAs(entity, members, positions, key);
    },
  };
};

export const createRepresenter = (
  requires: readonly Requirement[],
  rewrites: readonly Rewrite[],
  types: TypeSystem,
  identifies?: Identifies,
): Representer => {
  const membersOf = byType(requires, rewrites, types, identifies);
  return {
    list: (lacks) => createList(membersOf, lacks),
    isAllOf(entity) {
      let left = membersOf(typenameOf(entity)).exact;
      if (left < 0) return false;
      for (const _ in entity) left -= 1;
      return left === 0;
    },
  };
};
