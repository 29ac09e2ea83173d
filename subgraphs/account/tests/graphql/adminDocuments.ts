// What staff, services and the gateway send to the administrative part.

const errors = 'userErrors { __typename code field ... on ApprovalRequired { threshold } }';
const change = `change { id mutation input reason status requester { id kind } expiresAt decider { id } decisionNote redeemedAt }`;
const key = 'id name role scopes createdBy expiresAt revokedAt replacedBy lastUsedAt';
const limits = `maxCost updatedBy modes { mode maxCost total { costPerMinute burst } operation { costPerMinute } credential { costPerMinute burst } operations { operation costPerMinute burst } }`;

export const requestChange = `mutation ($input: RequestChangeInput!) { requestChange(input: $input) { ${change} ${errors} } }`;
export const approveChange = `mutation ($input: DecideChangeInput!) { decide: approveChange(input: $input) { ${change} ${errors} } }`;
export const rejectChange = `mutation ($input: DecideChangeInput!) { decide: rejectChange(input: $input) { ${change} ${errors} } }`;
export const createApiKey = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { ${key} } ${errors} } }`;
export const rotateApiKey = `mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) { key apiKey { ${key} } replaced { ${key} } ${errors} } }`;
export const revokeApiKey = `mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { ${key} } ${errors} } }`;
export const setTenantLimits = `mutation ($input: SetTenantLimitsInput!) { setTenantLimits(input: $input) { limits { ${limits} } ${errors} } }`;
export const recordAudit = `mutation ($input: RecordAuditInput!) { recordAudit(input: $input) { entryId ${errors} } }`;
export const recordAuditOutcome = `mutation ($input: RecordAuditOutcomeInput!) { recordAuditOutcome(input: $input) { entryId ${errors} } }`;
export const apiKeyUsed = `mutation ($input: ApiKeyUsedInput!) { apiKeyUsed(input: $input) { ${errors} } }`;

export const auditLog = `query ($filter: AuditLogFilter, $first: Int, $after: String) { auditLog(filter: $filter, first: $first, after: $after) {
  nodes { id actor { id kind } recordedBy action target before reason requestId changeId outcome { result after } }
  pageInfo { hasNextPage hasPreviousPage endCursor } } }`;
export const changeRequests = `query ($filter: ChangeRequestFilter, $first: Int, $after: String) { changeRequests(filter: $filter, first: $first, after: $after) {
  nodes { id status mutation } pageInfo { hasNextPage endCursor } } }`;
export const changeRequest = `query ($id: ID!) { changeRequest(id: $id) { id status } }`;
export const apiKeys = `query ($first: Int, $after: String) { apiKeys(first: $first, after: $after) { nodes { ${key} } pageInfo { hasNextPage endCursor } } }`;
export const tenantLimits = `{ tenantLimits { ${limits} } }`;
export const verifyApiKey = `query ($sha256: String!) { verifyApiKey(sha256: $sha256) { id kind scopes expiresAt } }`;
