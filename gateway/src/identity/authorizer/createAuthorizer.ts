import { hash } from 'node:crypto';
import type { Clock } from '@commerce/kernel';
import { type AuthorizerConfig, createExpiringCache } from '@commerce/service';
import type { AccountIds } from '../accountId.ts';
import type { Authenticator, SignInRequest } from '../authenticator.ts';
import type { SignedIn } from '../caller.ts';
import { createInFlightLimit } from '../inFlightLimit.ts';
import { CredentialRefused } from '../refusal.ts';
import { VerifierUnavailable } from '../verifierUnavailable.ts';
import { callerOf } from './callerOf.ts';
import { answerForm, eventOf, type Invoke } from './contract.ts';

/** However long an authorizer wants its answer kept, in seconds: AppSync's own limit. */
const maxTtlSeconds = 3_600;
/** Invocations at once, of each process. */
const maxInvocations = 200;
const maxKept = 10_000;

/** A verdict with the time until which it may be given again, in milliseconds since the Unix epoch. */
interface Verdict {
  /** Undefined: not authorized. */
  readonly signedIn: SignedIn | undefined;
  readonly untilMs: number;
}

/**
 * One custom authorizer. Its verdicts are kept by the token alone, as AppSync does: an authorizer that looks at the
 * operation or the headers has to answer `ttlOverride: 0`.
 */
export const createAuthorizer = (deps: {
  config: AuthorizerConfig;
  invoke: Invoke;
  accountIds: AccountIds;
  clock: Clock;
}): Authenticator => {
  const { config, invoke, clock } = deps;
  const { id, tokenPattern, apiId = id, accountId, ttlSeconds, passHeaders } = config;
  const pattern = tokenPattern === undefined ? undefined : new RegExp(tokenPattern, 'u');
  const limited = createInFlightLimit(maxInvocations, `the authorizer ${id}`);
  const admitted = createExpiringCache<Verdict>(clock, maxKept);
  // Apart, so that a flood of bad tokens does not make good ones be asked for again.
  const denied = createExpiringCache<Verdict>(clock, maxKept);
  const running = new Map<string, Promise<Verdict>>();

  const ask = async (token: string, request: SignInRequest): Promise<Verdict> => {
    const event = eventOf({ api: { apiId, accountId }, passHeaders }, token, request);
    const parsed = answerForm.safeParse(await limited(() => invoke(event)));
    if (!parsed.success) {
      throw new VerifierUnavailable(`the authorizer ${id} answered in an unknown form`, parsed.error);
    }
    const answer = parsed.data;
    const seconds = Math.min(answer.ttlOverride ?? ttlSeconds, maxTtlSeconds);
    const untilMs = clock.nowMs() + seconds * 1000;
    if (!answer.isAuthorized) return { signedIn: undefined, untilMs };
    return { signedIn: { caller: callerOf(deps, answer, token), expiresAtMs: untilMs }, untilMs };
  };

  const askAndKeep = async (key: string, token: string, request: SignInRequest): Promise<Verdict> => {
    const verdict = await ask(token, request);
    if (verdict.untilMs > clock.nowMs()) {
      (verdict.signedIn ? admitted : denied).set(key, verdict, verdict.untilMs);
    }
    return verdict;
  };

  /** First uses at once are one, unless it turns out that each of them has to be asked about. */
  const verdictOn = async (token: string, request: SignInRequest): Promise<Verdict> => {
    const key = hash('sha256', token, 'base64url');
    const known = admitted.get(key) ?? denied.get(key);
    if (known) return known;
    const others = running.get(key);
    if (others) {
      const verdict = await others;
      return verdict.untilMs > clock.nowMs() ? verdict : ask(token, request);
    }
    const own = askAndKeep(key, token, request).finally(() => running.delete(key));
    running.set(key, own);
    return own;
  };

  return {
    mode: 'authorizer',
    find(request) {
      const token = request.header('authorization');
      return token !== undefined && (pattern?.test(token) ?? true) ? token : undefined;
    },
    async verify(token, request) {
      const { signedIn } = await verdictOn(token, request);
      if (!signedIn) throw new CredentialRefused('denied');
      return signedIn;
    },
  };
};
