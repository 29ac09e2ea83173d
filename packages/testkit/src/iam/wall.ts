import { readFile } from 'node:fs/promises';
import { type DynamoRequest, iamRequestsOf, type WalledTable } from './dynamoRequests.ts';
import { allowedBy, type PolicyDocument } from './policy.ts';

/** `infra/aws/policies/<name>.json`. */
export const readPolicy = async (name: string): Promise<PolicyDocument> => {
  const file = new URL(`../../../../infra/aws/policies/${name}.json`, import.meta.url);
  return JSON.parse(await readFile(file, 'utf8')) as PolicyDocument;
};

/** A client of the AWS SDK, as much of it as is needed to look at what it sends. */
export interface Interceptable {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: never) => Promise<unknown>,
        context: { readonly commandName?: string },
      ) => (args: never) => Promise<unknown>,
      options: { readonly step: 'build'; readonly priority: 'high'; readonly name: string },
    ): void;
  };
}

export interface PolicyCheck {
  readonly table: WalledTable;
  readonly policy: PolicyDocument;
  /** Whose session it is; absent: the service's own role. */
  readonly tenant?: string;
  /** Told of what was let through, as `statement action`. */
  readonly onAllowed?: (used: string) => void;
}

const denied = (request: DynamoRequest): Error =>
  Object.assign(
    new Error(
      `not authorized: ${request.action} on ${request.resource} for ${JSON.stringify(request.context)}`,
    ),
    { name: 'AccessDeniedException' },
  );

/**
 * Makes a client answer as IAM would have DynamoDB answer: AccessDeniedException for a request that the
 * policy does not allow its tenant. Stricter in one thing: an item may not enter an index under a key of
 * another tenant either, which no policy can state.
 */
export const holdToPolicy = (client: Interceptable, check: PolicyCheck): void => {
  const { table, policy, tenant, onAllowed } = check;
  const examine = (command: string, body: object): void => {
    for (const request of iamRequestsOf(table, command, body)) {
      const tag = tenant === undefined ? {} : { 'aws:PrincipalTag/tenant': [tenant] };
      const sid = allowedBy(policy, { ...request, context: { ...request.context, ...tag } });
      const strayed = request.indexKeys.filter((key) => !key.startsWith(`T#${tenant}#`));
      if (sid === undefined || strayed.length > 0) throw denied(request);
      onAllowed?.(`${sid} ${request.action}`);
    }
  };
  client.middlewareStack.add(
    (next, context) => async (args: never) => {
      const { request }: { request: { readonly body: string | Uint8Array } } = args;
      const text = typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body);
      const body = JSON.parse(text) as object;
      examine((context.commandName ?? '').replace(/Command$/, ''), body);
      return next(args);
    },
    { step: 'build', priority: 'high', name: 'holdToPolicy' },
  );
};
