/** What a caller may see, as far as the schema's security directives ask. Kept as long as the caller is. */
export interface AccessRights {
  /** Equal for rights that allow the same, whoever holds them: scopes, denied fields and policies are all in it. */
  readonly key: string;
  /** `@authenticated`. */
  readonly authenticated: boolean;
  /** `@requiresScopes`. */
  readonly scopes: ReadonlySet<string>;
  /** `Type.field` coordinates that are denied whatever the directives say. */
  readonly deniedFields: ReadonlySet<string>;
  /** Those of `@policy` that hold, out of `names`. */
  policies(names: readonly string[]): ReadonlySet<string> | Promise<ReadonlySet<string>>;
}
