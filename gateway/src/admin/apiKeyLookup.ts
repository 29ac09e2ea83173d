import { type IdentityKind, identityKinds, type Scope } from '@commerce/kernel';
import { grantableScope } from '@commerce/service';
import { z } from 'zod';
import type { OwnCalls } from './ownCalls.ts';

/** A good key, as the account subgraph knows it. */
export interface FoundKey {
  readonly id: string;
  readonly kind: IdentityKind;
  readonly scopes: readonly Scope[];
  /** Infinity: never. */
  readonly expiresAtMs: number;
}

const lookUp = `query VerifiesApiKey($sha256: String!) {
  verifyApiKey(sha256: $sha256) { id kind scopes expiresAt }
}`;

const noteUse = `mutation NotesApiKeyUse($input: ApiKeyUsedInput!) {
  apiKeyUsed(input: $input) { userErrors { code } }
}`;

const kindOf = (text: string): IdentityKind | undefined =>
  identityKinds.find((kind) => kind === text.toLowerCase());

const answer = z.object({
  verifyApiKey: z
    .object({
      id: z.string(),
      kind: z.string(),
      scopes: z.array(z.string()),
      expiresAt: z.string().nullable(),
    })
    .nullable(),
});

/** API keys as the supergraph answers for them. */
export interface ApiKeyLookup {
  /** Whether the live supergraph knows any. */
  isServed(): boolean;
  /** Undefined: there is no good key of this digest. Rejects with SUBGRAPH_UNAVAILABLE when that cannot be known. */
  find(tenant: string, sha256: string): Promise<FoundKey | undefined>;
  noteUse(tenant: string, keyId: string): Promise<void>;
}

export const createApiKeyLookup = (calls: OwnCalls): ApiKeyLookup => ({
  isServed: () => calls.has('query', 'verifyApiKey'),
  async find(tenant, sha256) {
    const data = await calls.ask({ tenant, query: lookUp, variables: { sha256 } });
    const { verifyApiKey: found } = answer.parse(data);
    const kind = found && kindOf(found.kind);
    if (!kind) return undefined;
    return {
      id: found.id,
      kind,
      // What is for our own processes alone never comes with a key, whatever the store says.
      scopes: found.scopes.flatMap((scope) => grantableScope.safeParse(scope).data ?? []),
      expiresAtMs: found.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(found.expiresAt),
    };
  },
  async noteUse(tenant, keyId) {
    if (!calls.has('mutation', 'apiKeyUsed')) return;
    await calls.ask({ tenant, query: noteUse, variables: { input: { keyId } } });
  },
});
