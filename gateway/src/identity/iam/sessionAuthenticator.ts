import { type Authenticator, bearerToken } from '../authenticator.ts';
import { iamCaller, type IamRoles } from './roles.ts';
import { type SessionTokens, sessionType } from './sessionTokens.ts';

/** `Authorization: Bearer <session token>`, as POST /auth/iam gives it out. */
export const createSessionAuthenticator = (deps: {
  sessions: SessionTokens;
  roles: IamRoles;
}): Authenticator => ({
  mode: 'iam',
  steady: true,
  find(request) {
    const found = bearerToken(request);
    return found?.typ === sessionType ? found.token : undefined;
  },
  async verify(token) {
    const { session, expiresAtMs } = await deps.sessions.verify(token);
    // What the configuration took from the role since then is taken from its sessions, too.
    const role = deps.roles.byArn(session.arn);
    if (!role?.tenants.includes(session.tenant)) return undefined;
    const scopes = role.scopes.filter((scope) => session.scopes.includes(scope));
    return { caller: iamCaller(role, session.tenant, scopes), expiresAtMs };
  },
});
