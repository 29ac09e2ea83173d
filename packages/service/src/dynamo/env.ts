import { z } from 'zod';

/** The environment of a service that keeps its state in DynamoDB, to be spread into its z.object. */
export const dynamoEnv = {
  /** Absent: AWS itself, in AWS_REGION. */
  DYNAMODB_ENDPOINT: z.url({ error: 'must be a URL, e.g. http://127.0.0.1:8001' }).optional(),
  AWS_REGION: z.string().default('eu-central-1'),
  /** Only looked at to know whether an endpoint needs made-up credentials; the SDK finds its own. */
  AWS_ACCESS_KEY_ID: z.string().optional(),
  DYNAMODB_TABLE_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{0,200}$/, 'may hold letters, digits, dot, underscore and hyphen')
    .default('commerce-'),
  /** The role that a tenant's items are reached with, tagged with the tenant; absent: our own for everybody. */
  DYNAMODB_TENANT_ROLE_ARN: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, 'must be the ARN of an IAM role')
    .optional(),
  /** Where STS is; absent: AWS's own in AWS_REGION. */
  AWS_ENDPOINT_URL_STS: z.url().optional(),
};

/** Where DynamoDB is and who we are to it. */
export interface DynamoConfig {
  readonly region: string;
  /** Absent: AWS itself. */
  readonly endpoint?: string;
  /** An endpoint without credentials is a local one, which takes any. */
  readonly madeUpCredentials: boolean;
  /** See `createDynamoClients`. */
  readonly tenantRole?: { readonly arn: string; readonly endpoint?: string };
}

export const dynamoConfig = (env: {
  DYNAMODB_ENDPOINT?: string | undefined;
  AWS_REGION: string;
  AWS_ACCESS_KEY_ID?: string | undefined;
  DYNAMODB_TENANT_ROLE_ARN?: string | undefined;
  AWS_ENDPOINT_URL_STS?: string | undefined;
}): DynamoConfig => ({
  region: env.AWS_REGION,
  ...(env.DYNAMODB_ENDPOINT !== undefined && { endpoint: env.DYNAMODB_ENDPOINT }),
  madeUpCredentials: env.DYNAMODB_ENDPOINT !== undefined && env.AWS_ACCESS_KEY_ID === undefined,
  ...(env.DYNAMODB_TENANT_ROLE_ARN !== undefined && {
    tenantRole: {
      arn: env.DYNAMODB_TENANT_ROLE_ARN,
      ...(env.AWS_ENDPOINT_URL_STS !== undefined && { endpoint: env.AWS_ENDPOINT_URL_STS }),
    },
  }),
});

/** DynamoDB Local at this endpoint. */
export const localDynamo = (endpoint: string): DynamoConfig => ({
  region: 'eu-central-1',
  endpoint,
  madeUpCredentials: true,
});
