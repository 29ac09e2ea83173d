import type { Identity } from '@commerce/kernel';

/** How somebody signed in. `service`: the assertion of one of our own processes. */
export type SignInMode = 'api-key' | 'oidc' | 'iam' | 'authorizer' | 'service';

/**
 * What the gateway knows of who asks, beside what subgraphs are told. The same object for the same credential as
 * long as it is remembered, so that what is derived from it can be kept in a WeakMap.
 */
export interface Caller {
  readonly identity: Identity;
  readonly mode: SignInMode;
  /** Names the credential for limits, metrics and logs: neither a secret nor a person (`key:web`, an issuer). */
  readonly credential: string;
  /** `Type.field` coordinates that a custom authorizer denies whatever the scopes say. */
  readonly deniedFields?: ReadonlySet<string>;
  /** Policies of `@policy` that a custom authorizer granted with the credential. */
  readonly policies?: ReadonlySet<string>;
}

/** A caller and when the credential behind it ends. */
export interface SignedIn {
  readonly caller: Caller;
  readonly expiresAtMs: number;
}
