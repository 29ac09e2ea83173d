import { STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentials } from './presign.ts';

/** The SDK's own way to the keys of the role that we run as. No call is made with this client. */
export const ownRole = (region: string): AwsCredentials => new STSClient({ region }).config.credentials;
