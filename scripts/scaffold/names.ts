import { parse } from 'graphql';

/** A new subgraph as its files will call it. */
export interface SubgraphName {
  /** `reviews`: in paths, tables, field names and environments. */
  readonly name: string;
  /** `Reviews`: in type names. */
  readonly pascal: string;
}

/** Letters and digits: the name goes into variables (`REVIEWS_PORT`), fields and types alike. */
const form = /^[a-z][a-z0-9]{1,29}$/;

/** Names of the stack's other parts, its stores among them, and of what lies beside the policies. */
const others: readonly string[] = ['gateway', 'registry', 'postgres', 'dynamodb', 'kafka', 'supergraph'];

/** What stands in a name's way; empty when it can be one. `taken`: the subgraphs that there are. */
export const nameProblems = (name: string, taken: readonly string[]): readonly string[] => {
  if (!form.test(name)) {
    return [`"${name}" is no name of a subgraph: 2 to 30 lower-case letters and digits, a letter first`];
  }
  if (taken.includes(name)) return [`there is a subgraph ${name} already`];
  return others.includes(name) ? [`${name} is the name of another part of the stack`] : [];
};

export const namesOf = (name: string): SubgraphName => ({
  name,
  pascal: name.charAt(0).toUpperCase() + name.slice(1),
});

/** Types and fields that the new subgraph brings along and that the graph has already, as their coordinates. */
export const collisions = ({ name, pascal }: SubgraphName, supergraph: string): readonly string[] => {
  const present = new Set<string>();
  for (const definition of parse(supergraph).definitions) {
    if (!('name' in definition) || definition.name === undefined) continue;
    const type = definition.name.value;
    present.add(type);
    if (!('fields' in definition)) continue;
    for (const field of definition.fields ?? []) present.add(`${type}.${field.name.value}`);
  }
  return [
    `${pascal}Note`,
    `Add${pascal}NoteInput`,
    `Add${pascal}NotePayload`,
    `Query.${name}Note`,
    `Mutation.add${pascal}Note`,
    `Product.${name}Count`,
  ].filter((coordinate) => present.has(coordinate));
};

const alphabet = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Three letters for the new ids, as near to the name as those that are taken leave: the first three letters,
 * else the first one and two later ones, else the first two and any.
 */
export const idPrefixFor = (name: string, taken: readonly string[]): string => {
  const letters = name.replace(/[^a-z]/g, '').padEnd(3, 'x');
  const [first = '', ...rest] = letters;
  const candidates = [
    ...rest.flatMap((second, at) => rest.slice(at + 1).map((third) => first + second + third)),
    ...[...alphabet].map((third) => letters.slice(0, 2) + third),
    ...[...alphabet].flatMap((second) => [...alphabet].map((third) => first + second + third)),
  ];
  const free = candidates.find((candidate) => !taken.includes(candidate));
  if (free === undefined) throw new RangeError(`no prefix of ids is free that begins with ${first}`);
  return free;
};
