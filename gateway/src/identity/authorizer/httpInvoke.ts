import { jsonOf, textUpTo } from '../boundedAnswer.ts';
import { CredentialRefused } from '../refusal.ts';
import { VerifierUnavailable } from '../verifierUnavailable.ts';
import { type Invoke, maxAnswerBytes } from './contract.ts';

/** An authorizer behind a URL, which is sent what AppSync would send. */
export const createHttpInvoke =
  (deps: { url: string; timeoutMs: number; fetch: typeof globalThis.fetch }): Invoke =>
  async (event) => {
    const ask = async (): Promise<{ status: number; body: unknown }> => {
      const response = await deps.fetch(deps.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(event),
        redirect: 'error',
        signal: AbortSignal.timeout(deps.timeoutMs),
      });
      return { status: response.status, body: jsonOf((await textUpTo(response, maxAnswerBytes)) ?? '') };
    };
    const { status, body } = await ask().catch((error: unknown) => {
      throw new VerifierUnavailable('the authorizer did not answer', error);
    });
    if (status === 401 || status === 403) throw new CredentialRefused('denied');
    if (status !== 200) throw new VerifierUnavailable(`the authorizer answered ${status}`);
    return body;
  };
