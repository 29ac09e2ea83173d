interface Base {
  /** Stable, upper snake case. */
  readonly code: string;
  /** For developers, in English. Never holds what the caller sent: it may be personal. */
  readonly message: string;
  /** The path of the input that caused it. */
  readonly field: readonly string[] | null;
}

/** What a caller may run into. `type` is the GraphQL type of the user error. */
export type AccountError =
  (Base & { readonly type: 'InvalidInput' }) | (Base & { readonly type: 'NotFound' });

export const invalidInput = (code: string, message: string, field: readonly string[]): AccountError => ({
  type: 'InvalidInput',
  code,
  message,
  field: ['input', ...field],
});

export const addressNotFound: AccountError = {
  type: 'NotFound',
  code: 'ADDRESS_NOT_FOUND',
  message: 'no such address, or not for this caller',
  field: ['input', 'addressId'],
};

export const accountNotFound: AccountError = {
  type: 'NotFound',
  code: 'ACCOUNT_NOT_FOUND',
  message: 'no such account',
  field: ['input', 'accountId'],
};

/** Between two steps of one request the account was erased by another. */
export const accountErased: AccountError = {
  type: 'NotFound',
  code: 'ACCOUNT_ERASED',
  message: 'the account was erased while this request ran',
  field: null,
};

export const groupNotFound: AccountError = {
  type: 'NotFound',
  code: 'GROUP_NOT_FOUND',
  message: 'no such customer group',
  field: ['input', 'groupId'],
};
