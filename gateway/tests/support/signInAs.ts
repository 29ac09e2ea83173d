import { CodedError, type Identity } from '@commerce/kernel';
import type { SignIn } from '../../src/identity/signIn.ts';

/** Lets in whoever `identityOf` knows by the API key. One caller for each identity object. */
export const signInAs =
  (identityOf: (apiKey: string | undefined) => Identity | undefined): SignIn =>
  async (request) => {
    const identity = identityOf(request.header('x-api-key'));
    if (!identity) throw new CodedError('UNAUTHENTICATED', 'no');
    return { identity, mode: 'api-key', credential: identity.subject };
  };
