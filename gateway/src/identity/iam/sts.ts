import { iamHostHeader } from '@commerce/service';
import { z } from 'zod';
import { jsonOf, textUpTo } from '../boundedAnswer.ts';
import { createInFlightLimit } from '../inFlightLimit.ts';
import { CredentialRefused } from '../refusal.ts';
import { VerifierUnavailable } from '../verifierUnavailable.ts';
import type { PresignedCall } from './presignedUrl.ts';

/** Who signed, in STS's own words. */
export interface StsIdentity {
  readonly account: string;
  readonly arn: string;
}

/** Throws CredentialRefused where STS refuses, VerifierUnavailable where it says nothing to go by. */
export type AskSts = (
  call: PresignedCall,
  /** Those that the signature covers beside our host's. */
  signedHeaders: Readonly<Record<string, string>>,
) => Promise<StsIdentity>;

const maxAnswerBytes = 32_768;

const answerForm = z.object({
  GetCallerIdentityResponse: z.object({
    GetCallerIdentityResult: z.object({
      Account: z.string().regex(/^\d{12}$/),
      Arn: z.string().min(1).max(2_048),
    }),
  }),
});
const errorForm = z.object({ Error: z.object({ Code: z.string() }) });

/** STS's way of saying "later" with a status that otherwise means "never". */
const throttling: ReadonlySet<string> = new Set([
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
]);

/** Asks an STS, with headers of our own making, whose keys signed the call. */
export const createAskSts = (deps: {
  /** What callers must have signed as x-commerce-host. */
  host: string;
  fetch: typeof globalThis.fetch;
  timeoutMs: number;
  /** Calls at once; more are not begun, so that a flood of made-up tokens is not passed on. */
  maxInFlight: number;
}): AskSts => {
  const { host, timeoutMs } = deps;
  const limited = createInFlightLimit(deps.maxInFlight, 'STS');

  const request = async (
    { endpoint, search }: PresignedCall,
    signedHeaders: Readonly<Record<string, string>>,
  ) => {
    const response = await deps.fetch(`${endpoint.origin}/?${search}`, {
      headers: {
        ...signedHeaders,
        accept: 'application/json',
        [iamHostHeader]: host,
      },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, body: jsonOf((await textUpTo(response, maxAnswerBytes)) ?? '') };
  };

  const ask: AskSts = async (call, signedHeaders) => {
    const { status, body } = await request(call, signedHeaders).catch((error: unknown) => {
      throw new VerifierUnavailable('STS did not answer', error);
    });
    if (status === 200) {
      const answer = answerForm.safeParse(body);
      if (!answer.success) throw new VerifierUnavailable('STS answered in an unknown form', answer.error);
      const { Account: account, Arn: arn } = answer.data.GetCallerIdentityResponse.GetCallerIdentityResult;
      return { account, arn };
    }
    const failure = errorForm.safeParse(body);
    const later = failure.success && throttling.has(failure.data.Error.Code);
    if ((status === 400 || status === 401 || status === 403) && !later)
      throw new CredentialRefused('signature');
    throw new VerifierUnavailable(`STS answered ${status}`);
  };

  return (call, signedHeaders) => limited(() => ask(call, signedHeaders));
};
