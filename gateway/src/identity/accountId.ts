import { createHmac } from 'node:crypto';
import { idFromDigest } from '@commerce/kernel';

/** The account id of a person: a keyed digest, so that every node agrees and nobody outside can compute it. */
export type AccountIds = (tenant: string, issuer: string, subject: string) => string;

export const createAccountIds =
  (key: Uint8Array): AccountIds =>
  (tenant, issuer, subject) =>
    // JSON keeps ("a", "bc") and ("ab", "c") apart.
    idFromDigest(
      'account',
      createHmac('sha256', key)
        .update(JSON.stringify([tenant, issuer, subject]))
        .digest(),
    );
