import type { Clock } from '@commerce/kernel';
import { iamScheme, iamTenantHeader, type Logger } from '@commerce/service';
import type { Authenticator, SignInRequest } from '../authenticator.ts';
import { CredentialRefused } from '../refusal.ts';
import { type PresignedCall, readPresignedUrl, signableHeaders, type StsEndpoint } from './presignedUrl.ts';
import { iamCaller, type IamRole, type IamRoles } from './roles.ts';
import type { AskSts } from './sts.ts';
import type { UsedTokens } from './usedTokens.ts';

const signed = new RegExp(`^${iamScheme} ([A-Za-z0-9_-]{1,8192})$`);

/** A header that the signature does not cover is anybody's; one that it covers must be here to be checked. */
const signedHeadersOf = (
  { signedHeaders }: PresignedCall,
  request: SignInRequest,
): Readonly<Record<string, string>> => {
  const found = Object.entries(signableHeaders).flatMap(([name, form]): [string, string][] => {
    const value = request.header(name);
    if ((value !== undefined) !== signedHeaders.has(name)) throw new CredentialRefused('malformed');
    if (value === undefined) return [];
    if (!form.test(value)) throw new CredentialRefused('malformed');
    return [[name, value]];
  });
  return Object.fromEntries(found);
};

const tenantOf = ({ tenants }: IamRole, named: string | undefined): string => {
  const tenant = named ?? (tenants.length === 1 ? tenants[0] : undefined);
  if (tenant === undefined || !tenants.includes(tenant)) throw new CredentialRefused('tenant');
  return tenant;
};

/** `Authorization: AWS4-STS …`, good for one request. */
export const createPresignedAuthenticator = (deps: {
  endpoints: readonly StsEndpoint[];
  askSts: AskSts;
  roles: IamRoles;
  used: UsedTokens;
  clock: Clock;
  logger: Logger;
}): Authenticator => {
  const { endpoints, askSts, roles, used, clock, logger } = deps;
  return {
    mode: 'iam',
    find: (request) => signed.exec(request.header('authorization') ?? '')?.[1],
    async verify(token, request) {
      const call = readPresignedUrl(token, { endpoints, nowMs: clock.nowMs() });
      const headers = signedHeadersOf(call, request);
      const signer = await askSts(call, headers);
      const role = roles.ofSession(signer);
      if (!role) throw new CredentialRefused('unknown');
      const tenant = tenantOf(role, headers[iamTenantHeader]);
      // Last, so that what has to be remembered is bounded by what our own roles sign.
      if (!(await used.use(call.signature, call.expiresAtMs))) throw new CredentialRefused('replayed');
      // The session's name is whatever its owner chose: a hint for whoever reads logs, nothing to decide by.
      logger.info({ session: signer.arn, tenant }, 'an AWS role signed in');
      return { caller: iamCaller(role, tenant, role.scopes), expiresAtMs: 0 };
    },
  };
};
