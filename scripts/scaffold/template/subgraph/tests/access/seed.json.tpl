[
  {
    "type": "__Name__Note",
    "mutation": "mutation ($sku: String!, $idempotencyKey: String!) { made: add__Name__Note(input: { sku: $sku, text: \"seeded\", idempotencyKey: $idempotencyKey }) { thing: note { id } userErrors { code message } } }"
  }
]
