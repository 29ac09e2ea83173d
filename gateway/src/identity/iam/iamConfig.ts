import { stsOrigin } from '@commerce/service';
import { z } from 'zod';
import type { StsEndpoint } from './presignedUrl.ts';

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

const isOrigin = (text: string): boolean => {
  const { origin, protocol, hostname } = new URL(text);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
  return isSafe && origin === text;
};

/** How AWS roles sign in, to be spread into the gateway's z.object; who they are stands in the tenants file. */
export const iamEnv = {
  /** The host that callers sign as x-commerce-host: ours, and no other gateway's. */
  GATEWAY_IAM_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.-]+(?::\d{1,5})?$/, 'must be a host')
    .toLowerCase()
    .optional(),
  /** Regions whose own STS callers may sign for, beside the global one. */
  GATEWAY_IAM_STS_REGIONS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((region) => region.trim() || []))
    .pipe(z.array(z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'must be AWS regions, with commas between'))),
  /** The only STS that may be asked, instead of those: `https://host`, or http on this machine. */
  GATEWAY_IAM_STS_ENDPOINT: z
    .url()
    .refine(isOrigin, 'must be https://host without a path (http on this machine alone)')
    .optional(),
  /** The longest that a request waits for STS, in milliseconds. */
  GATEWAY_IAM_STS_TIMEOUT_MS: z.coerce.number().int().min(50).max(10_000).default(3_000),
};

export type IamEnv = z.infer<z.ZodObject<typeof iamEnv>>;

export const stsEndpointsOf = (env: IamEnv): readonly StsEndpoint[] =>
  env.GATEWAY_IAM_STS_ENDPOINT === undefined
    ? [
        { origin: 'https://sts.amazonaws.com', region: 'us-east-1' },
        ...env.GATEWAY_IAM_STS_REGIONS.map((region) => ({ origin: stsOrigin(region), region })),
      ]
    : [{ origin: env.GATEWAY_IAM_STS_ENDPOINT, region: undefined }];
