import { isObject, type JsonObject, quote, toJson } from '../json.ts';
import type { Requirement, Rewrite } from '../plan/plan.ts';
import type { TypeSystem } from '../types.ts';

/** Writes what identifies an entity to a subgraph, and what the subgraph requires of it. */
export interface Representer {
  /** The representation as JSON; undefined when a part of it is missing, so that nothing can be asked. */
  write(entity: JsonObject): string | undefined;
  /** Whether the entity holds nothing besides what `write` wrote: two equal representations, two equal entities. */
  isAllOf(entity: JsonObject): boolean;
}

interface Member {
  readonly from: string;
  /** The name with its colon. */
  readonly lead: string;
  /** Written instead of what the entity holds. */
  readonly constant: string | undefined;
  readonly nested: ((value: unknown) => string) | undefined;
}

interface Members {
  readonly list: readonly Member[];
  /** How many members an entity has that holds only these; -1 when equal texts need not mean equal entities. */
  readonly exact: number;
  /** Whether the type is among those that can be asked for. */
  readonly usable: boolean;
}

type Selected = Map<string, Requirement[] | undefined>;

const select = (requires: readonly Requirement[], typename: string, types: TypeSystem): Selected => {
  const selected: Selected = new Map();
  const visit = (selections: readonly Requirement[]): void => {
    for (const selection of selections) {
      if (selection.kind === 'field') {
        const before = selected.get(selection.name);
        selected.set(
          selection.name,
          selection.selections ? [...(before ?? []), ...selection.selections] : before,
        );
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
): Members => {
  const here = rewritesHere(rewrites, typename, types);
  const selected = select(requires, typename, types);
  const list: Member[] = [];
  for (const [name, selections] of selected) {
    const inner = here.flatMap((rewrite) => {
      const [first, ...rest] = rewrite.path;
      return first?.kind === 'field' && first.name === name ? [{ ...rewrite, path: rest }] : [];
    });
    const change = here.findLast((rewrite) => rewrite.path.length === 0 && rewrite.field === name)?.change;
    list.push({
      from: name,
      lead: `${quote(change?.kind === 'rename' ? change.to : name)}:`,
      constant: change?.kind === 'set' ? toJson(change.value) : undefined,
      nested: selections ? nestedWriter(selections, inner, types) : undefined,
    });
  }
  for (const { path, field, change } of here) {
    if (path.length === 0 && change.kind === 'set' && !selected.has(field))
      list.push({ from: field, lead: `${quote(field)}:`, constant: toJson(change.value), nested: undefined });
  }
  const plain = list.every(({ constant, nested }) => constant === undefined && nested === undefined);
  return { list, exact: plain ? list.length : -1, usable: list.some(({ lead }) => lead === '"__typename":') };
};

const writeMembers = (object: JsonObject, members: readonly Member[]): string | undefined => {
  let text = '{';
  for (const { from, lead, constant, nested } of members) {
    const value = object[from];
    if (value === undefined && constant === undefined) return undefined;
    if (text.length > 1) text += ',';
    text += lead + (constant ?? (nested ? nested(value) : toJson(value)));
  }
  return `${text}}`;
};

const byType = (requires: readonly Requirement[], rewrites: readonly Rewrite[], types: TypeSystem) => {
  const compiled = new Map<string, Members>();
  return (typename: string): Members => {
    let members = compiled.get(typename);
    if (!members) compiled.set(typename, (members = compile(requires, rewrites, typename, types)));
    return members;
  };
};

const typenameOf = (object: JsonObject): string => {
  const typename = object['__typename'];
  return typeof typename === 'string' ? typename : '';
};

function nestedWriter(requires: readonly Requirement[], rewrites: readonly Rewrite[], types: TypeSystem) {
  const membersOf = byType(requires, rewrites, types);
  const write = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
    if (!isObject(value)) return toJson(value);
    return writeMembers(value, membersOf(typenameOf(value)).list) ?? 'null';
  };
  return write;
}

export const createRepresenter = (
  requires: readonly Requirement[],
  rewrites: readonly Rewrite[],
  types: TypeSystem,
): Representer => {
  const membersOf = byType(requires, rewrites, types);
  return {
    write(entity) {
      const typename = typenameOf(entity);
      // Without its type no subgraph can tell what the entity is.
      if (typename === '') return undefined;
      const { list, usable } = membersOf(typename);
      return usable ? writeMembers(entity, list) : undefined;
    },
    isAllOf(entity) {
      let left = membersOf(typenameOf(entity)).exact;
      if (left < 0) return false;
      for (const _ in entity) left -= 1;
      return left === 0;
    },
  };
};
