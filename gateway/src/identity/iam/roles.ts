import { type IdentityKind, roles, type Scope } from '@commerce/kernel';
import { type IamConfig, roleArnWithoutPath } from '@commerce/service';
import type { Caller } from '../caller.ts';
import type { StsIdentity } from './sts.ts';

/** What a role may do here. */
export interface IamRole {
  /** Without path: what STS says of a session of it. */
  readonly arn: string;
  readonly tenants: readonly string[];
  readonly kind: IdentityKind;
  readonly scopes: readonly Scope[];
}

export interface IamRoles {
  /** The role that a session belongs to; undefined for users, root, unknown roles and other accounts. */
  ofSession(identity: StsIdentity): IamRole | undefined;
  byArn(arn: string): IamRole | undefined;
}

const session =
  /^arn:(aws(?:-cn|-us-gov)?):sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/[\w+=,.@-]{2,64}$/;

export const createIamRoles = ({ accounts, roles: configured }: IamConfig): IamRoles => {
  const byArn = new Map(
    configured.map(({ arn, tenants, scopes, role }): [string, IamRole] => {
      const plain = roleArnWithoutPath(arn);
      const rights = roles[role ?? 'service'];
      return [plain, { arn: plain, tenants, kind: rights.kind, scopes: scopes ?? rights.scopes }];
    }),
  );
  const trusted = new Set(accounts);
  return {
    byArn: (arn) => byArn.get(arn),
    ofSession({ account, arn }) {
      const [, partition, owner, name] = session.exec(arn) ?? [];
      if (owner === undefined || owner !== account || !trusted.has(owner)) return undefined;
      return byArn.get(`arn:${partition}:iam::${owner}:role/${name}`);
    },
  };
};

export const iamCaller = ({ arn, kind }: IamRole, tenant: string, scopes: readonly Scope[]): Caller => ({
  identity: { tenant, subject: arn, kind, scopes },
  mode: 'iam',
  credential: `iam:${arn}`,
});
