import { InvokeCommand, LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import { ConfigError } from '@commerce/service';
import { jsonOf } from '../boundedAnswer.ts';
import { VerifierUnavailable } from '../verifierUnavailable.ts';
import { type Invoke, maxAnswerBytes } from './contract.ts';

const regionOfArn = /^arn:[a-z-]+:lambda:([a-z0-9-]+):/;

/**
 * An authorizer that is a Lambda function, invoked as AppSync does and waited for. Region and credentials are those
 * of the process where nothing else says so; AWS_ENDPOINT_URL_LAMBDA leads elsewhere.
 * Throws ConfigError.
 */
export const createLambdaInvoke = async (deps: {
  /** Name or ARN, with version or alias. */
  function: string;
  region: string | undefined;
  timeoutMs: number;
  /** Differences from the process's own settings. */
  client?: LambdaClientConfig;
}): Promise<Invoke> => {
  const { timeoutMs } = deps;
  const region = deps.region ?? regionOfArn.exec(deps.function)?.[1];
  const client = new LambdaClient({
    maxAttempts: 2,
    ...(region !== undefined && { region }),
    ...deps.client,
  });
  // Asked for now, so that a gateway that could never invoke it does not start.
  await client.config.region().catch(() => {
    throw new ConfigError([`TENANTS_FILE: the authorizer ${deps.function} needs a region, or AWS_REGION`]);
  });
  return async (event) => {
    const answer = await client
      .send(
        new InvokeCommand({
          FunctionName: deps.function,
          InvocationType: 'RequestResponse',
          Payload: JSON.stringify(event),
        }),
        { abortSignal: AbortSignal.timeout(timeoutMs), requestTimeout: timeoutMs },
      )
      .catch((error: unknown) => {
        throw new VerifierUnavailable('the authorizer could not be invoked', error);
      });
    if (answer.FunctionError !== undefined) throw new VerifierUnavailable('the authorizer failed');
    const { Payload } = answer;
    if (!Payload || Payload.byteLength > maxAnswerBytes) {
      throw new VerifierUnavailable('the authorizer answered nothing, or too much');
    }
    return jsonOf(Buffer.from(Payload).toString('utf8'));
  };
};
