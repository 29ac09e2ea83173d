import { type AuditTrail, type ChangeRefusal, changeRefusals, CodedError, err, ok } from '@commerce/kernel';
import { z } from 'zod';
import type { SupergraphAnswer, SupergraphClient } from '../supergraph/client.ts';

const recordMutation = `mutation RecordsAudit($input: RecordAuditInput!) {
  recordAudit(input: $input) { entryId userErrors { code } }
}`;

const outcomeMutation = `mutation RecordsAuditOutcome($input: RecordAuditOutcomeInput!) {
  recordAuditOutcome(input: $input) { entryId }
}`;

const recorded = z.object({
  recordAudit: z.object({
    entryId: z.string().nullable(),
    userErrors: z.array(z.object({ code: z.string() })),
  }),
});
const completed = z.object({ recordAuditOutcome: z.object({ entryId: z.string() }) });

const refusalIn = (errors: readonly { readonly code: string }[]): ChangeRefusal | undefined =>
  changeRefusals.find((refusal) => errors.some(({ code }) => code === `CHANGE_${refusal}`));

/** Whatever else went wrong, it is not known that anything was written: nobody may go on. */
const unknown = ({ errors }: SupergraphAnswer<unknown>): CodedError =>
  errors.some(({ extensions }) => extensions?.code === 'CONFLICT')
    ? new CodedError('CONFLICT', 'the idempotency key was used before with another request')
    : new CodedError('SUBGRAPH_UNAVAILABLE', 'the audit log cannot be written', {
        cause: new Error(JSON.stringify(errors)),
      });

/** The audit log of the account subgraph, through the supergraph (scope audit:write). */
export const createSupergraphAuditTrail = (client: SupergraphClient): AuditTrail => ({
  async record({ tenant, actor, ...intent }) {
    const input = { ...intent, actorId: actor.id, actorKind: actor.kind.toUpperCase() };
    const answer = await client.request({
      ...{ tenant, query: recordMutation, variables: { input } },
      requestId: intent.requestId,
    });
    const parsed = recorded.safeParse(answer.data);
    if (!parsed.success) throw unknown(answer);
    const { entryId, userErrors } = parsed.data.recordAudit;
    const refusal = refusalIn(userErrors);
    if (refusal) return err(refusal);
    if (entryId === null) throw unknown(answer);
    return ok({ entryId });
  },

  async outcome(tenant, input) {
    const answer = await client.request({ tenant, query: outcomeMutation, variables: { input } });
    if (!completed.safeParse(answer.data).success) throw unknown(answer);
  },
});
