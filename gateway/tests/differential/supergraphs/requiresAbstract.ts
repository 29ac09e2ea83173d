import type { Fixture } from '../harness/fixture.ts';

/** @requires of interfaces, unions and lists of them, across entities, and chains through three subgraphs. */
export const requiresAbstract: Fixture = {
  name: 'requiresAbstract',
  subgraphs: {
    garage: `
      type Query { cars(first: Int = 2): [Car!]! car: Car machines: [Machine] }
      interface Machine { id: ID! parts: [Part] }
      type Car implements Machine @key(fields: "id") {
        id: ID! parts: [Part] engine: Engine extras: [Extra!] owner: Owner! colour(shade: Int): String slot: Slot
      }
      type Drill implements Machine @key(fields: "id") { id: ID! parts: [Part] bits: Int }
      interface Part { no: Int mass: Float }
      type Wheel implements Part { no: Int mass: Float rim: Rim }
      type Door implements Part { no: Int mass: Float handles: [String] }
      type Rim { inches: Int! metal: String }
      union Engine = Petrol | Electric
      type Petrol { litres: Float! fuel: String }
      type Electric { volts: Int cells: [Cell!] }
      type Cell { charge: Int }
      union Extra = Radio | Rim
      type Radio { bands: Int }
      type Owner @key(fields: "id") { id: ID! age: Int }
      type Slot { row: Int place: Int }
    `,
    weigh: `
      type Car @key(fields: "id") {
        id: ID!
        parts: [Part] @external
        engine: Engine @external
        extras: [Extra!] @external
        load: Int @requires(fields: "parts { mass ... on Wheel { rim { inches } } ... on Door { handles } }")
        power(unit: String = "kW"): Float @requires(fields: "engine { ... on Petrol { litres } ... on Electric { volts cells { charge } } }")
        luxury: Boolean @requires(fields: "extras { ... on Radio { bands } ... on Rim { metal } }")
      }
      interface Part { mass: Float }
      type Wheel implements Part @external { mass: Float rim: Rim }
      type Door implements Part @external { mass: Float handles: [String] }
      type Rim @external { inches: Int! metal: String }
      union Engine = Petrol | Electric
      type Petrol @external { litres: Float! }
      type Electric @external { volts: Int cells: [Cell!] }
      type Cell @external { charge: Int }
      union Extra = Radio | Rim
      type Radio @external { bands: Int }
    `,
    people: `
      type Owner @key(fields: "id") { id: ID! town: Town name: String! }
      type Town { zip: Int! zone: String }
    `,
    insurance: `
      type Query { policies: [Policy!] }
      type Policy { car: Car! holder: Owner }
      type Car @key(fields: "id") {
        id: ID!
        owner: Owner! @external
        load: Int @external
        power(unit: String = "kW"): Float @external
        slot: Slot @external
        premium: Int @requires(fields: "load owner { age town { zip } }")
        risk: Float @requires(fields: "power(unit: \\"kW\\") slot { row }")
      }
      type Slot { row: Int @external }
      type Owner @key(fields: "id") { id: ID! age: Int @external town: Town @external }
      type Town { zip: Int! @external }
    `,
    lease: `
      type Car @key(fields: "id") {
        id: ID!
        premium: Int @external
        risk: Float @external
        rate: Int! @requires(fields: "premium risk")
        terms(months: Int! = 12): String @requires(fields: "premium")
      }
    `,
  },
  documents: [
    ['a chain through all of them', '{ cars { rate terms } policies { car { rate holder: premium } } }'],
    [
      'what is required is asked as well, differently',
      '{ car { load parts { mass: no ... on Wheel { rim: __typename } } engine { __typename ... on Petrol { fuel } } power(unit: "hp") risk } }',
    ],
    [
      'for one of the types of an interface',
      '{ machines { id ... on Car { premium luxury } ... on Drill { parts { mass } } } }',
    ],
    [
      'the owner’s own data beside what is required of it',
      '{ cars { owner { name age: town { zone } } premium } policies { holder { town { zip } name } } }',
    ],
    [
      'unions',
      '{ car { power luxury extras { ... on Rim { inches } } engine { ... on Electric { cells { c: charge } } } } }',
    ],
  ],
};
