interface Base {
  /** Stable, upper snake case. */
  readonly code: string;
  /** For developers, in English. */
  readonly message: string;
  /** The path of the input that caused it. */
  readonly field: readonly string[] | null;
}

/** What a caller may run into. `type` is the GraphQL type of the user error. */
export type CartError =
  | (Base & { readonly type: 'InvalidInput' })
  | (Base & { readonly type: 'NotFound' })
  | (Base & { readonly type: 'VersionConflict'; readonly currentVersion: number })
  | (Base & { readonly type: 'InsufficientStock'; readonly sku: string; readonly available: number });

const inputPath = (field: string): readonly string[] => ['input', field];

export const invalidInput = (code: string, message: string, field: string): CartError => ({
  type: 'InvalidInput',
  code,
  message,
  field: inputPath(field),
});

export const notFound = (code: string, message: string, field: string): CartError => ({
  type: 'NotFound',
  code,
  message,
  field: inputPath(field),
});

/** One answer for a cart that is not there and one that is not the caller's, so that neither can be told. */
export const cartNotFound = (field = 'cartId'): CartError =>
  notFound('CART_NOT_FOUND', 'no such cart, or not for this caller', field);

export const versionConflict = (currentVersion: number): CartError => ({
  type: 'VersionConflict',
  code: 'VERSION_CONFLICT',
  message: `the cart is at version ${currentVersion}`,
  field: inputPath('expectedVersion'),
  currentVersion,
});

export const insufficientStock = (
  sku: string,
  wanted: number,
  available: number,
  field: string,
): CartError => ({
  type: 'InsufficientStock',
  code: 'INSUFFICIENT_STOCK',
  message: `${wanted} of ${sku} are wanted, ${available} can be had`,
  field: inputPath(field),
  sku,
  available,
});
