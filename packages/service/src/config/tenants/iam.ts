import { type Role, roles, scopes } from '@commerce/kernel';
import { z } from 'zod';

const roleNames = Object.keys(roles) as [Role, ...Role[]];

const iamRole = z
  .strictObject({
    /**
     * The role's ARN. Its path may stand in it and counts for nothing: STS names roles without it, and within an
     * account a role's name is there once.
     */
    arn: z
      .string()
      .regex(
        /^arn:aws(?:-cn|-us-gov)?:iam::\d{12}:role\/(?:[\x21-\x7e]+\/)?[\w+=,.@-]{1,64}$/,
        'must be a role’s ARN, arn:aws:iam::<account>:role/<name>',
      ),
    /** The tenants that it may act for. Of several, the caller names one in a signed header. */
    tenants: z.array(z.string()).min(1),
    /** What it may do, as a service of ours. */
    scopes: z.array(z.enum(scopes)).optional(),
    /** Or a role of the shop, with its kind and scopes. */
    role: z.enum(roleNames).optional(),
  })
  .refine(({ scopes: given, role }) => (given === undefined) !== (role === undefined), {
    error: 'needs scopes or a role, and not both',
  });

/** AWS roles that may sign in. */
export const iamSchema = z.strictObject({
  /** The AWS accounts whose roles are believed. */
  accounts: z.array(z.string().regex(/^\d{12}$/, 'must be an AWS account id of 12 digits')).min(1),
  roles: z.array(iamRole).min(1),
});

export type IamConfig = z.infer<typeof iamSchema>;

const arnParts = /^(arn:[a-z-]+:iam::)(\d{12})(:role\/)(?:.*\/)?([^/]+)$/;

/** A role's ARN without its path, as what STS says of a role's session can be turned into. */
export const roleArnWithoutPath = (arn: string): string => arn.replace(arnParts, '$1$2$3$4');

/** What is wrong between the parts of the file, a line each. */
export const iamProblems = (iam: IamConfig | undefined, tenantIds: ReadonlySet<string>): string[] => {
  if (!iam) return [];
  const arns = iam.roles.map(({ arn }) => roleArnWithoutPath(arn));
  return [
    ...arns.filter((arn, i) => arns.indexOf(arn) !== i).map((arn) => `the role ${arn} is there twice`),
    ...iam.roles.flatMap(({ arn, tenants }) => {
      const owner = arnParts.exec(arn)?.[2];
      const isForeign = owner !== undefined && !iam.accounts.includes(owner);
      return [
        ...tenants.filter((id) => !tenantIds.has(id)).map((id) => `the role ${arn} names no tenant: ${id}`),
        ...(isForeign ? [`the role ${arn} is of no account in accounts`] : []),
      ];
    }),
  ];
};
