import type { SessionCredentials } from './credentials.ts';

export interface TenantRole {
  /** The role that a session of one tenant is made of. */
  readonly arn: string;
  readonly region: string;
  /** Where STS is; absent: AWS's own in the region. */
  readonly endpoint?: string;
}

/** A role that another role assumes cannot last longer (role chaining). */
const sessionSeconds = 3_600;

/** The session tag that the role's policy holds every key against: `T#${aws:PrincipalTag/tenant}#*`. */
const tenantTag = 'tenant';

export interface AssumeTenantRole {
  assume(tenant: string): Promise<SessionCredentials>;
  destroy(): void;
}

/** Sessions of the role, each tagged with its tenant. The SDK finds our own credentials to ask with. */
export const createAssumeTenantRole = ({ arn, region, endpoint }: TenantRole): AssumeTenantRole => {
  // Loaded for those alone who use it.
  const loading = import('./stsClient.ts').then(({ createSts }) =>
    createSts({ region, ...(endpoint !== undefined && { endpoint }) }),
  );
  loading.catch(() => undefined);
  return {
    async assume(tenant) {
      const sts = await loading;
      const credentials = await sts.assumeRole({
        RoleArn: arn,
        RoleSessionName: `tenant-${tenant}`,
        DurationSeconds: sessionSeconds,
        Tags: [{ Key: tenantTag, Value: tenant }],
      });
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials ?? {};
      if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
        throw new Error('STS answered without credentials');
      }
      return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiration: Expiration,
      };
    },
    destroy: () => void loading.then((sts) => sts.destroy()).catch(() => undefined),
  };
};
