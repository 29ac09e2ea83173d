import { Counter, type Registry } from 'prom-client';
import type { SignInMode } from './caller.ts';
import type { RefusalReason } from './refusal.ts';

/** `none`: what was sent is of no mode that is known here. */
export type RefusedMode = SignInMode | 'none';

export interface SignInMetrics {
  /** A credential was looked into, whatever came of it; not counted where its outcome was remembered. */
  verified(mode: SignInMode): void;
  refused(mode: RefusedMode, reason: RefusalReason): void;
  /** Nothing could be known of a credential: its issuer or verifier did not answer. */
  unavailable(mode: SignInMode): void;
  /** An issuer of the tenants file was asked for its keys. */
  readonly keysFetched: (issuer: string, outcome: 'ok' | 'failed') => void;
}

export const createSignInMetrics = (registry: Registry): SignInMetrics => {
  const verified = new Counter({
    name: 'gateway_credentials_verified_total',
    help: 'Credentials that were verified, not remembered. Rising as fast as requests means that memory of them does not help: many clients that call once, or a flood of made-up ones.',
    labelNames: ['mode'],
    registers: [registry],
  });
  const refused = new Counter({
    name: 'gateway_sign_ins_refused_total',
    help: 'Requests answered 401, by mode and reason. A sudden "key" or "signature" is an issuer that changed its keys or an attack; "expired" a client that does not refresh its tokens; "tenant" or "claims" a configuration that does not fit the issuer.',
    labelNames: ['mode', 'reason'],
    registers: [registry],
  });
  const unavailable = new Counter({
    name: 'gateway_sign_ins_unavailable_total',
    help: 'Requests answered 503 because who asks could not be known. Rising means that an issuer or an authorizer is down for longer than what is remembered of it lasts.',
    labelNames: ['mode'],
    registers: [registry],
  });
  const keyFetches = new Counter({
    name: 'gateway_issuer_key_fetches_total',
    help: 'Times that an issuer was asked for its public keys. "failed" without "ok" for longer than keepSeconds of the issuer means that nobody signs in by it any more; every 30 seconds an "ok" means that somebody sends made-up kids.',
    labelNames: ['issuer', 'outcome'],
    registers: [registry],
  });
  return {
    verified: (mode) => verified.inc({ mode }),
    refused: (mode, reason) => refused.inc({ mode, reason }),
    unavailable: (mode) => unavailable.inc({ mode }),
    keysFetched: (issuer, outcome) => keyFetches.inc({ issuer, outcome }),
  };
};
