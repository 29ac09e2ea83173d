extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    import: ["@key", "@requiresScopes", "@shareable"]
  )

"An instant as RFC 3339 in UTC, e.g. 2026-01-31T12:00:00.000Z."
scalar DateTime

"A failure the caller can expect and handle. Branch on the type or on `code`, never on `message`."
interface UserError {
  "A stable code in upper snake case."
  code: String!
  "A sentence for a developer, in English."
  message: String!
  "The path of the input that caused it, e.g. [\"input\", \"quantity\"]; null when no single input did."
  field: [String!]
}

"An input that breaks a rule named by `code`."
type InvalidInput implements UserError @shareable {
  "A stable code in upper snake case."
  code: String!
  "A sentence for a developer, in English."
  message: String!
  "The path of the input that caused it, e.g. [\"input\", \"quantity\"]; null when no single input did."
  field: [String!]
}

"A short text about a product. It never changes."
type __Name__Note @key(fields: "id") @requiresScopes(scopes: [["catalog:read"]]) {
  "Opaque id, `__prefix___…`."
  id: ID!
  "The stock-keeping unit that it is about."
  sku: String!
  "The product as the catalog has it now; null when it is gone or the catalog does not answer."
  product: Product
  "1 to 500 characters."
  text: String!
  "When it was added."
  createdAt: DateTime!
}

# What the product subgraph owns and describes, as far as a note refers to it.
type Product @key(fields: "sku") {
  sku: String!
  "How many notes there are of it; null when this cannot be known now."
  __name__Count: Int @requiresScopes(scopes: [["catalog:read"]])
}

type Query {
  "A note by its id; null when there is none."
  __name__Note("The id of the note, `__prefix___…`." id: ID!): __Name__Note
    @requiresScopes(scopes: [["catalog:read"]])
}

type Mutation {
  "Adds a note to a SKU, which need not be in the catalog yet."
  add__Name__Note("What to add." input: Add__Name__NoteInput!): Add__Name__NotePayload!
    @requiresScopes(scopes: [["account:self"]])
}

"What to add to which SKU."
input Add__Name__NoteInput {
  "The stock-keeping unit."
  sku: String!
  "1 to 500 characters; white space around it is left out."
  text: String!
  "1 to 128 printable characters, one per intended note: for 24 hours the same key and input get the first answer again."
  idempotencyKey: String!
}

"What became of add__Name__Note."
type Add__Name__NotePayload {
  "The note; null when there are errors."
  note: __Name__Note
  "Why nothing was added; empty on success."
  userErrors: [UserError!]!
}
