/** A graph of so many types over so many subgraphs, each type with a few fields that lead to others. */
export const makeSchemas = (
  types: number,
  subgraphs: number,
): { name: string; url: string; sdl: string }[] => {
  const perSubgraph = Math.ceil(types / subgraphs);
  return Array.from({ length: subgraphs }, (_unused, part) => {
    const own = Array.from({ length: perSubgraph }, (_none, index) => part * perSubgraph + index).filter(
      (number) => number < types,
    );
    const definitions = own.map(
      (number) => `"Type ${number}."
type T${number} @key(fields: "id") @authenticated {
  "Opaque."
  id: ID!
  "A name."
  name(locale: String): String
  "A number."
  count: Int
  "Going away some day."
  old: Int
  "The next one."
  next: T${own[(own.indexOf(number) + 1) % own.length] ?? number}
}`,
    );
    const roots = own.map((number) => `  "One."\n  t${number}(id: ID!): T${number} @authenticated`);
    return {
      name: `part${part}`,
      url: `http://127.0.0.1:${9_000 + part}/graphql`,
      sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated"])
type Query {
${roots.join('\n')}
}
${definitions.join('\n')}
`,
    };
  });
};
