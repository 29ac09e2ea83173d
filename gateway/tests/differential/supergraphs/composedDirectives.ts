import type { Fixture } from '../harness/fixture.ts';

/** Directives of the subgraphs' own: on types by @composeDirective, and in operations where each subgraph knows them. */
export const composedDirectives: Fixture = {
  name: 'composedDirectives',
  subgraphs: {
    a: `
      extend schema
        @link(url: "https://specs.example.com/audit/v1.0", import: ["@audit", { name: "@level", as: "@grade" }])
        @composeDirective(name: "@audit")
        @composeDirective(name: "@grade")
      directive @audit(by: String! = "all", levels: [Level!] = [LOW], deep: Deep = { n: 2 }) repeatable on OBJECT | FIELD_DEFINITION | ENUM_VALUE | ARGUMENT_DEFINITION
      directive @grade(n: Int = 1) on FIELD_DEFINITION | INPUT_FIELD_DEFINITION | INTERFACE | UNION | SCALAR
      directive @trace(level: Level = LOW, tags: [String!] = ["x"]) on FIELD | QUERY | FRAGMENT_SPREAD | INLINE_FRAGMENT
      enum Level { LOW @audit HIGH @audit(by: "b", levels: []) }
      input Deep { n: Int = 3 @grade(n: 2) }
      scalar Stamp @grade
      type Query { thing(level: Level = HIGH @audit): Thing @audit @audit(by: "q") things(deep: Deep): [Thing!] }
      type Thing @key(fields: "id") @audit(levels: [HIGH, LOW], deep: { n: null }) { id: ID! at: Stamp @grade level: Level kin: Kin }
      union Kin @grade(n: 3) = Thing | Other
      type Other { x: Int @deprecated }
    `,
    b: `
      directive @trace(level: Level = LOW, tags: [String!] = ["x"]) on FIELD | QUERY | FRAGMENT_SPREAD | INLINE_FRAGMENT
      enum Level { LOW HIGH }
      type Thing @key(fields: "id") { id: ID! size(level: Level! = LOW): Int like: Thing @deprecated(reason: "no") }
    `,
  },
  documents: [
    [
      'a directive in an operation',
      'query ($l: Level) @trace { thing @trace(level: $l) { size @trace(tags: ["a", "b"]) ... @trace { at like { level } } } }',
      { l: 'HIGH' },
    ],
    [
      'directives and conditions',
      'query ($no: Boolean!) { things @trace { id @skip(if: $no) @trace kin @trace(level: HIGH) @include(if: $no) { __typename ... on Other @trace { x } } } }',
      { no: true },
    ],
    [
      'the schema tells its own directives',
      '{ __schema { directives { name args { name defaultValue } } } thing { size } }',
    ],
  ],
};
