import { describe, expect, test } from '@jest/globals';
import { type Scope, scopes } from '@commerce/kernel';
import fc from 'fast-check';
import { createIdentityKeys } from '../../src/http/identityKeys.ts';
import type { Caller } from '../../src/identity/caller.ts';

const text = fc.constantFrom('a', 'b', 'a,b', 'a","b', '');
const texts = fc.uniqueArray(text, { maxLength: 2 });

const caller = fc.record<Caller>(
  {
    identity: fc.record(
      {
        tenant: fc.constantFrom('acme', 'globex'),
        subject: text,
        kind: fc.constantFrom('guest', 'shopper', 'staff', 'partner', 'service'),
        scopes: fc.uniqueArray(fc.constantFrom<Scope>(...scopes.slice(0, 3)), { maxLength: 2 }),
        accountId: text,
        groups: texts,
      },
      { requiredKeys: ['tenant', 'subject', 'kind', 'scopes'] },
    ),
    mode: fc.constantFrom('api-key', 'oidc', 'iam', 'authorizer', 'service'),
    credential: fc.constant('any'),
    deniedFields: texts.map((fields) => new Set(fields)),
    policies: texts.map((names) => new Set(names)),
  },
  { requiredKeys: ['identity', 'mode', 'credential'] },
);

/** What subgraphs and the engine go by: all of it but the credential's name. */
const meaningOf = ({ identity, mode, deniedFields, policies }: Caller): unknown => ({
  mode,
  identity: { ...identity, accountId: identity.accountId ?? null, groups: identity.groups ?? null },
  deniedFields: [...(deniedFields ?? [])],
  policies: [...(policies ?? [])],
});

describe('whose queries in flight may be joined', () => {
  test('callers share a key exactly when they are the same for subgraphs and engine', () => {
    const keys = createIdentityKeys();
    fc.assert(
      fc.property(caller, caller, (one, other) => {
        const isSame = JSON.stringify(meaningOf(one)) === JSON.stringify(meaningOf(other));
        const isJoined = keys(one).join === keys(other).join;
        // Two ways to write the same in another order may miss each other, which costs a fetch and no more.
        if (isJoined) expect(meaningOf(one)).toEqual(meaningOf(other));
        if (isSame && JSON.stringify(one.identity) === JSON.stringify(other.identity))
          expect(isJoined).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('whoever signed in is never joined with the callers of an open gateway', () => {
    const keys = createIdentityKeys();
    fc.assert(fc.property(caller, (one) => keys(one).join !== keys(undefined).join));
  });
});
