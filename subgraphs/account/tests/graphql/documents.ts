// What clients of the account subgraph send.

const everything = `
  id email displayName locale createdAt erasedAt
  addresses { id recipient city countryCode isDefaultShipping isDefaultBilling }
  defaultShippingAddress { id } defaultBillingAddress { id }
  consents { purpose granted recordedAt }
  consentHistory { purpose granted source }
  groups { code name }`;
const errors = 'userErrors { __typename code field message }';

export const me = `{ me { ${everything} } }`;
export const updateProfile = `mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { account { email displayName locale } ${errors} } }`;
export const addAddress = `mutation ($input: AddAddressInput!) { addAddress(input: $input) { address { id isDefaultShipping } account { addresses { id } } ${errors} } }`;
export const updateAddress = `mutation ($input: UpdateAddressInput!) { updateAddress(input: $input) { address { id city isDefaultShipping } ${errors} } }`;
export const removeAddress = `mutation ($input: RemoveAddressInput!) { removeAddress(input: $input) { removedAddressId account { addresses { id } defaultShippingAddress { id } } ${errors} } }`;
export const setDefaultAddress = `mutation ($input: SetDefaultAddressInput!) { setDefaultAddress(input: $input) { address { id } account { defaultShippingAddress { id } defaultBillingAddress { id } } ${errors} } }`;
export const setConsent = `mutation ($input: SetConsentInput!) { setConsent(input: $input) { consent { purpose granted recordedAt } account { consents { granted } } ${errors} } }`;
export const erase = `mutation ($input: EraseMyAccountInput!) { eraseMyAccount(input: $input) { erasedAccountId erasedAt removed { profileFields addresses consentChanges groupMemberships } ${errors} } }`;
export const createGroup = `mutation ($input: CreateGroupInput!) { createGroup(input: $input) { group { id code name } ${errors} } }`;
export const addToGroup = `mutation ($input: AddAccountToGroupInput!) { addAccountToGroup(input: $input) { account { id groups { code } } group { code } ${errors} } }`;
export const removeFromGroup = `mutation ($input: RemoveAccountFromGroupInput!) { removeAccountFromGroup(input: $input) { account { groups { code } } ${errors} } }`;
export const accountById = `query ($id: ID!) { account(id: $id) { ${everything} } }`;
export const entities = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Account { id email } } }`;
