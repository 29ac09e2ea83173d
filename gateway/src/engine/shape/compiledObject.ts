import type { Members, ObjectShape } from './shape.ts';

/** Members for objects of a type, compiled, and the type that they are for; undefined: all. */
export type CompileMembers = (
  typename: string,
) => { readonly of: string | undefined; readonly members: Members } | undefined;

/**
 * What is known of a place that holds objects. A class that has the first type's members in itself: most places hold
 * objects of one type, and what is cold is read from memory, a map of one entry with several steps more.
 */
export class CompiledObject implements ObjectShape {
  readonly kind = 'object';
  readonly nonNull: boolean;
  readonly place: string;
  readonly declared: string;
  readonly path: ObjectShape['path'];
  private type: string | undefined = undefined;
  private first: Members | undefined = undefined;
  private others: Map<string, Members> | undefined = undefined;
  private readonly compile: CompileMembers;

  constructor(
    { nonNull, place, declared, path }: Pick<ObjectShape, 'nonNull' | 'place' | 'declared' | 'path'>,
    compile: CompileMembers,
  ) {
    this.nonNull = nonNull;
    this.place = place;
    this.declared = declared;
    this.path = path;
    this.compile = compile;
  }

  members(typename: string): Members | undefined {
    if (this.first !== undefined && (this.type === undefined || typename === this.type)) return this.first;
    return this.others?.get(typename) ?? this.learn(typename);
  }

  private learn(typename: string): Members | undefined {
    const compiled = this.compile(typename);
    if (!compiled) return undefined;
    if (this.first === undefined) {
      this.type = compiled.of;
      this.first = compiled.members;
    } else {
      this.others ??= new Map();
      this.others.set(typename, compiled.members);
    }
    return compiled.members;
  }
}
