import { type ChangeRefusal, changeRefusalText } from '@commerce/kernel';

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
  | (Base & { readonly type: 'InvalidInput' })
  | (Base & { readonly type: 'NotFound' })
  | (Base & { readonly type: 'ApprovalRequired'; readonly threshold: number | null });

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

export const keyNotFound: AccountError = {
  type: 'NotFound',
  code: 'API_KEY_NOT_FOUND',
  message: 'no such API key',
  field: ['input', 'keyId'],
};

export const changeNotFound: AccountError = {
  type: 'NotFound',
  code: 'CHANGE_NOT_FOUND',
  message: 'no such change request',
  field: ['input', 'changeId'],
};

/** The change that a mutation names does not allow it. */
export const changeRefused = (refusal: ChangeRefusal): AccountError => ({
  type: refusal === 'NOT_FOUND' ? 'NotFound' : 'InvalidInput',
  ...changeRefusalText(refusal),
  field: ['input', 'changeId'],
});

export const approvalRequired: AccountError = {
  type: 'ApprovalRequired',
  code: 'APPROVAL_REQUIRED',
  message: 'a second person has to agree: requestChange, then send this again with its changeId',
  field: ['input', 'changeId'],
  threshold: null,
};
