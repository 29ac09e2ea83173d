import type { AdminDeps } from '../adminPorts.ts';
import { createApiKey } from '../operations/createApiKey.ts';
import { decideChange } from '../operations/decideChange.ts';
import { recordAudit, recordAuditOutcome } from '../operations/recordAudit.ts';
import { requestChange } from '../operations/requestChange.ts';
import { revokeApiKey } from '../operations/revokeApiKey.ts';
import { rotateApiKey } from '../operations/rotateApiKey.ts';
import { setTenantLimits } from '../operations/setTenantLimits.ts';
import { apiKeyUsed } from '../operations/verifyApiKey.ts';
import type { MutationResolvers } from './generated/resolvers.ts';
import { mapResult, payload } from './payload.ts';

export const adminMutations = (
  deps: AdminDeps,
): Pick<
  MutationResolvers,
  | 'requestChange'
  | 'approveChange'
  | 'rejectChange'
  | 'createApiKey'
  | 'rotateApiKey'
  | 'revokeApiKey'
  | 'setTenantLimits'
  | 'recordAudit'
  | 'recordAuditOutcome'
  | 'apiKeyUsed'
> => ({
  requestChange: async (_, { input }, context) =>
    payload(mapResult(await requestChange(deps, context.identity, input, context), (change) => ({ change }))),

  approveChange: async (_, { input }, context) =>
    payload(
      mapResult(await decideChange(deps, context.identity, 'APPROVED', input, context), (change) => ({
        change,
      })),
    ),

  rejectChange: async (_, { input }, context) =>
    payload(
      mapResult(await decideChange(deps, context.identity, 'REJECTED', input, context), (change) => ({
        change,
      })),
    ),

  createApiKey: async (_, { input }, context) =>
    payload(await createApiKey(deps, context.identity, input, context)),

  rotateApiKey: async (_, { input }, context) =>
    payload(await rotateApiKey(deps, context.identity, input, context)),

  revokeApiKey: async (_, { input }, context) =>
    payload(mapResult(await revokeApiKey(deps, context.identity, input, context), (apiKey) => ({ apiKey }))),

  setTenantLimits: async (_, { input }, context) =>
    payload(
      mapResult(await setTenantLimits(deps, context.identity, input, context), (limits) => ({ limits })),
    ),

  recordAudit: async (_, { input }, { identity }) => {
    const actorKind = input.actorKind.toLowerCase();
    return payload(await recordAudit(deps, identity, { ...input, actorKind }));
  },

  recordAuditOutcome: async (_, { input }, context) =>
    payload(await recordAuditOutcome(deps, context.identity, input, context)),

  apiKeyUsed: async (_, { input }, { identity }) => {
    await apiKeyUsed(deps, identity, input.keyId);
    return { userErrors: [] };
  },
});
